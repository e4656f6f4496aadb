import { z } from 'zod';
import type { Foresight } from '../../src/conventions/foresight.ts';
import { parseTitle } from '../../src/lib/commit-title.ts';
import { pathKind } from '../../src/lib/path-kind.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { linterOf, type TitleLinter } from './commitlint.ts';
import type { PastFix } from './past-fixes.ts';

/** The title that would have been written for a past fix, beside the one that it has. */
export interface JudgedTitles {
  readonly written: string;
  /** Undefined where the real title has no type; of the scope, where it has none. */
  readonly isTypeRight: boolean | undefined;
  readonly isScopeRight: boolean | undefined;
  /** What the repository's own commitlint says of the written and of the real one, where it has one. */
  readonly passes: { readonly written: boolean; readonly real: boolean } | undefined;
}

/** The subject is told as a model would put it: as a sentence, which is no house's form. */
export async function judgeTitles(mirror: Mirror, fix: PastFix, foresight: Foresight): Promise<JudgedTitles> {
  const { type, scope, subject } = parseTitle(fix.title);
  const sources = fix.commit.files.map(({ path }) => path).filter((path) => pathKind(path) === 'source');
  const foretold = foresight.foretell({ paths: sources, untrustedSummary: asSentence(subject) });
  const linter = await linterAt(mirror, fix.base);
  return {
    written: foretold.title,
    isTypeRight: type === undefined ? undefined : foretold.type?.toLowerCase() === type,
    isScopeRight: scope === undefined ? undefined : foretold.scope?.toLowerCase() === scope.toLowerCase(),
    passes: linter && { written: await linter(foretold.title), real: await linter(fix.title) },
  };
}

function asSentence(subject: string): string {
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1).replace(/\.$/, '')}.`;
}

const Manifest = z.looseObject({ commitlint: z.unknown() });
const CONFIGURATIONS = ['.commitlintrc.json', '.commitlintrc'];

/** From what can be read without running anything of the repository. */
async function linterAt(mirror: Mirror, at: string): Promise<TitleLinter | undefined> {
  const read = async (path: string): Promise<unknown> => {
    const content = await mirror.read(at, path);
    if (content === undefined) return undefined;
    try {
      return JSON.parse(new TextDecoder().decode(content));
    } catch {
      return undefined;
    }
  };
  const manifest = Manifest.safeParse(await read('package.json')).data;
  for (const untrusted of [manifest?.commitlint, ...(await Promise.all(CONFIGURATIONS.map(read)))]) {
    const linter = await linterOf(untrusted);
    if (linter !== undefined) return linter;
  }
  return undefined;
}
