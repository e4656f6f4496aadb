import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { z } from 'zod';
import { pathKind } from '../../lib/path-kind.ts';
import { sharesBy } from '../weighted.ts';
import type { FragmentExample } from './fragment-example.ts';
import { entryStyle, entryText } from './entry-words.ts';

interface Told {
  readonly subject: string;
  readonly issue?: number | undefined;
  readonly paths: readonly string[];
}

type ReadText = (path: string) => Promise<string | undefined>;

const Manifest = z.object({
  name: z.string().optional(),
  private: z.boolean().optional(),
  version: z.string().optional(),
});
const Config = z.object({ ignore: z.array(z.string()).default([]) });
const FRONT = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/;
const LINE = /^(['"]?)([^'":]+)\1:\s*(major|minor|patch)\s*$/gm;

/** A changeset for the packages that the change is in; undefined where it is in none that is published. */
export async function changesetFor(
  change: Told,
  examples: readonly FragmentExample[],
  read: ReadText,
): Promise<{ path: string; content: string } | undefined> {
  const past = examples.flatMap(({ text, isOfFix }) => {
    const [, front = '', words = ''] = FRONT.exec(text) ?? [];
    const lines = [...front.matchAll(LINE)].map(([, quote = '', name = '', bump = '']) => ({
      quote,
      name,
      bump,
    }));
    return lines.length === 0 ? [] : [{ lines, words: words.trim(), isOfFix }];
  });
  if (past.length === 0) return undefined;
  const names = await packagesOf(change.paths, read);
  if (names.length === 0) return undefined;
  const quote =
    sharesBy(
      past.flatMap(({ lines }) => lines),
      (line) => line.quote || 'none',
    )[0]?.value ?? '"';
  const mark = quote === 'none' ? '"' : quote;
  const ofFixes = past.filter(({ isOfFix }) => isOfFix);
  const bump = sharesBy(ofFixes, ({ lines }) => lines[0]?.bump)[0]?.value ?? 'patch';
  const style = entryStyle(past.map(({ words }) => withoutLabel(words).split('\n', 1)[0] ?? ''));
  const front = names.map((name) => `${mark}${name}${mark}: ${bump}`).join('\n');
  return {
    path: `.changeset/${threeWords(change)}.md`,
    content: `---\n${front}\n---\n\n${labelOf(past)}${entryText(change.subject, style)}\n`,
  };
}

const LABEL = /^(?:fix|bugfix)(?:\([^)]*\))?:\s+/i;

const withoutLabel = (words: string) => words.replace(LABEL, '');

/** `fix: `, where changesets of fixes begin with it. */
function labelOf(past: readonly { readonly words: string; readonly isOfFix: boolean }[]): string {
  const fixes = past.filter(({ isOfFix }) => isOfFix);
  const labelled = fixes.filter(({ words }) => LABEL.test(words));
  return labelled.length * 2 > fixes.length ? 'fix: ' : '';
}

/** The nearest package of each changed source file. */
async function packagesOf(paths: readonly string[], read: ReadText): Promise<string[]> {
  const ignored = parsed(Config, await read('.changeset/config.json'))?.ignore ?? [];
  const names = new Set<string>();
  for (const path of paths.filter((each) => pathKind(each) === 'source')) {
    const name = await packageAt(posix.dirname(path), read);
    if (name !== undefined && !ignored.includes(name)) names.add(name);
  }
  return [...names].sort();
}

async function packageAt(folder: string, read: ReadText): Promise<string | undefined> {
  const text = await read(posix.join(folder, 'package.json'));
  const manifest = parsed(Manifest, text);
  if (manifest?.name !== undefined) {
    const isPublished = manifest.private !== true && manifest.version !== undefined;
    return isPublished && /^[@\w./-]{1,214}$/.test(manifest.name) ? manifest.name : undefined;
  }
  return folder === '.' ? undefined : packageAt(posix.dirname(folder), read);
}

function parsed<T>(schema: z.ZodType<T>, untrustedText: string | undefined): T | undefined {
  if (untrustedText === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(untrustedText)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const KINDS =
  'brave calm clean cool eager fair fine fresh gentle happy kind late light lucky neat new odd polite proud quick quiet rare shy silent slow smart soft spicy sweet swift tall tidy warm wet wild wise young'.split(
    ' ',
  );
const THINGS =
  'ants apes bats bears bees birds boats books cats clocks clouds cows cups dogs doors ducks eels fans foxes frogs goats hats hens hills jars keys kings lamps lions maps mice moons owls pans pens pigs rats rings roads ships snails stars suns ties toys trees wolves'.split(
    ' ',
  );
const DEEDS =
  'act add agree bake beam begin breathe build burn buy call care clap clean cry dance draw drum exist fetch fly glow grin grow hang help hide hope hug hunt jam judge jump kick laugh lie listen live love march mix move nail notice obey pay play pump push raise reply rest rule run serve shake share shine sing sit sleep smile sneeze speak stare swim switch talk tap teach tell thank think tickle travel try turn wait walk wave whisper win wink work write yawn yell'.split(
    ' ',
  );

/** The same for the same change. */
function threeWords({ subject, issue }: Told): string {
  const hash = createHash('sha256')
    .update(`${issue ?? ''}\0${subject}`)
    .digest();
  return [KINDS, THINGS, DEEDS]
    .map((words, index) => words[hash.readUInt32BE(index * 4) % words.length])
    .join('-');
}
