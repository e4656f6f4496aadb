import type { Style, Habits } from './habits.ts';
import { chances, type Weights } from './listwise.ts';
import type { View } from './near-files.ts';
import { baseOf } from '../test-form.ts';
import { scopeSigns, type SeenChange } from './habits.ts';
import { signsOf, summaryWords } from './signs.ts';
import type { Tally } from './tally.ts';

/** From this share of the latest titles on, a repository is taken to use types. */
const TYPES_IN_USE = 0.2;

export function typesInUse(style: Tally<Style>): boolean {
  return style.share('typed', 'title') >= TYPES_IN_USE;
}

/** The likeliest type, in the spelling used last. */
export function chooseType(
  { types, typeUse }: Habits,
  { untrustedSummary, paths }: SeenChange,
): string | null {
  const probabilities = types.probabilities(signsOf(untrustedSummary, paths));
  const spellings = Map.groupBy(types.labels, (label) => label.toLowerCase());
  const chanceOf = (labels: readonly string[]) =>
    labels.reduce((sum, label) => sum + (probabilities[types.labels.indexOf(label)] ?? 0), 0);
  const likeliest = best([...spellings.values()], chanceOf) ?? [];
  return best(likeliest, (label) => typeUse.weight(label)) ?? null;
}

export const SCOPE_TRAITS = [
  /** The logarithm of its chance by what was seen with it. */
  'seen',
  /** It is no scope at all. */
  'none',
  /** A folder has its name; the file's own folder; the file itself. */
  'folder',
  'ownFolder',
  'file',
  /** A file's name has it in it, or it has the name. */
  'partOfFile',
  /** The summary says it. */
  'said',
  'saidInPart',
  /** The logarithm of its use lately. */
  'use',
  /** The part of the files' own past that had it. */
  'past',
] as const;

export type ScopeTrait = (typeof SCOPE_TRAITS)[number];

export interface ScopeCandidate {
  /** Empty for none. */
  readonly scope: string;
  readonly traits: Readonly<Record<ScopeTrait, number>>;
}

/** A scope is given until none at all is this likely: one too many is easier to strike out than one to think of. */
const SURELY_NONE = 0.8;

export function chooseScope(
  habits: Habits,
  view: View,
  type: string,
  weights: Weights<ScopeTrait>,
): string | null {
  const candidates = scopeCandidates(habits, view, type);
  const likely = chances(
    weights,
    candidates.map(({ traits }) => traits),
  );
  const ranked = candidates.map(({ scope }, at) => ({ scope, chance: likely[at] ?? 0 }));
  const none = ranked.find(({ scope }) => scope === '')?.chance ?? 0;
  const scope = best(
    ranked.filter((each) => each.scope !== ''),
    ({ chance }) => chance,
  );
  return scope === undefined || none > SURELY_NONE ? null : scope.scope;
}

const MOST_TOUCHES = 100;
const MOST_PATHS = 20;

export function scopeCandidates(habits: Habits, view: View, type: string): ScopeCandidate[] {
  const { scopes, scopeUse } = habits;
  const paths = view.paths.slice(0, MOST_PATHS);
  const probabilities = scopes.probabilities(scopeSigns(signsOf(view.untrustedSummary, view.paths), type));
  const parts = paths.map((path) => path.split('/').slice(0, -1).map(plain));
  const folders = new Set(parts.flat());
  const ownFolders = new Set(parts.map((each) => each.at(-1) ?? ''));
  const files = new Set(paths.map((path) => plain(baseOf(path).replace(/\..*/, ''))));
  const words = new Set(summaryWords(view.untrustedSummary).map(plain));
  const summary = plain(view.untrustedSummary);
  const pasts = pastScopes(view, paths);
  const uses = scopes.labels.reduce((sum, label) => sum + scopeUse.weight(label), 0) || 1;
  return scopes.labels.map((scope, at) => {
    const name = plain(scope);
    const isOne = (holds: boolean) => (scope !== '' && holds ? 1 : 0);
    const isLong = name.length > 3;
    return {
      scope,
      traits: {
        seen: Math.log((probabilities[at] ?? 0) + 1e-4),
        none: scope === '' ? 1 : 0,
        folder: isOne(folders.has(name)),
        ownFolder: isOne(ownFolders.has(name)),
        file: isOne(files.has(name)),
        partOfFile: isOne(isLong && [...files].some((file) => holdsOther(file, name))),
        said: isOne(words.has(name)),
        saidInPart: isOne(isLong && summary.includes(name)),
        use: Math.log(scopeUse.weight(scope) / uses + 1e-3),
        past: pasts.get(scope) ?? 0,
      },
    };
  });
}

function pastScopes({ past, lineage }: View, paths: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const path of paths) {
    const own = new Map<string, number>();
    let [all, seen] = [0.7, 0];
    for (const number of past.touching(path, lineage)) {
      if (seen++ === MOST_TOUCHES) break;
      const { type, title } = past.changes[number]!;
      if (type === undefined) continue;
      const weight = 0.5 ** (lineage.newerThan(number) / 400);
      all += weight;
      own.set(title.scope ?? '', (own.get(title.scope ?? '') ?? 0) + weight);
    }
    for (const [scope, weight] of own)
      found.set(scope, (found.get(scope) ?? 0) + weight / all / paths.length);
  }
  return found;
}

function holdsOther(file: string, name: string): boolean {
  return file.includes(name) || (file.length > 3 && name.includes(file));
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function best<T>(items: readonly T[], worth: (item: T) => number): T | undefined {
  let found: T | undefined;
  for (const item of items) if (found === undefined || worth(item) > worth(found)) found = item;
  return found;
}
