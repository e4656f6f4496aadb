import { posix } from 'node:path';
import type { Scan } from './scan.ts';
import type { FoundReference } from './symbols.ts';

const SPECIFIER = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.[^'"]*)['"]/;
const ENDING = /\.[cm]?[jt]sx?$/;

/** The word by which other files name a module when they import it. */
export function moduleWord(path: string): string {
  const { name, dir } = posix.parse(path);
  return name === 'index' ? posix.basename(dir) : name;
}

/** Where JavaScript or TypeScript files import a module by its path: what it exports without a name has no other references. */
export function importersOf(scan: Scan, path: string): FoundReference[] {
  const wanted = plain(path);
  return scan.files
    .filter((file) => ENDING.test(file.path))
    .flatMap(({ path: importer, side, untrustedText }) =>
      untrustedText.split('\n').flatMap((text, index) => {
        const specifier = SPECIFIER.exec(text)?.[1];
        if (specifier === undefined) return [];
        const target = plain(posix.join(posix.dirname(importer), specifier));
        return target === wanted
          ? [
              {
                path: importer,
                side,
                line: index + 1,
                text: text.trim().slice(0, 200),
                within: undefined,
                member: false,
              },
            ]
          : [];
      }),
    );
}

function plain(path: string): string {
  return posix
    .normalize(path)
    .replace(ENDING, '')
    .replace(/\/index$/, '')
    .replace(/\/$/, '');
}
