import { parseTitle, type CommitTitle } from '../../lib/commit-title.ts';
import { firstLine, writeTitle } from '../form/write-title.ts';
import { COMPANION_KINDS, type CompanionKind } from '../companion-kind.ts';
import type { Habits } from './habits.ts';
import { chances } from './listwise.ts';
import { nearFiles, type View } from './near-files.ts';
import { changedAlong } from './changed-along.ts';
import { chooseScope, chooseType, typesInUse } from './title-choice.ts';
import type { PredictionWeights } from './weights.ts';

export interface Prediction {
  /** In the house form. */
  readonly title: string;
  /** Null where the repository does not use types. */
  readonly type: string | null;
  readonly scope: string | null;
  /** Tests that go with the change, the likeliest first. */
  readonly tests: readonly string[];
  /** Files beyond the given ones that it may touch too, the likeliest first. */
  readonly also: readonly AlsoChanged[];
}

export interface AlsoChanged {
  readonly path: string;
  /**
   * Of the first test, the first changelog and the first document: the chance that any of its kind is touched.
   * Of all others: the chance of the file itself.
   */
  readonly probability: number;
}

const MOST_TESTS = 10;
const MOST_OF_KIND = 3;
const LEAST_CHANCE = 0.05;

/**
 * What the habits and the past say of a change, from the standpoint of one commit. Of a summary that is a whole title
 * already, all but the `!` of a breaking change is foretold anew.
 */
export function predict(habits: Habits, asked: View, weights: PredictionWeights): Prediction {
  const { breaking, subject } = proposedTitle(habits, asked.untrustedSummary, weights);
  const view = { ...asked, untrustedSummary: subject };
  const given = new Set(view.paths);
  const ranked = {
    test: rankedFiles(view, 'test', weights),
    changelog: rankedFiles(view, 'changelog', weights),
    docs: rankedFiles(view, 'docs', weights),
  };
  const companions = COMPANION_KINDS.flatMap((kind) => ofKind(habits, view, kind, ranked[kind]));
  const also = [...companions, ...changesets(habits, view), ...changedAlong(view)]
    .filter(({ path }) => !given.has(path))
    .sort((a, b) => b.probability - a.probability);
  return {
    ...titleOf(habits, view, weights, breaking),
    tests: ranked.test.slice(0, MOST_TESTS).map(({ path }) => path),
    also,
  };
}

function titleOf(
  habits: Habits,
  view: View,
  weights: PredictionWeights,
  breaking: boolean,
): Pick<Prediction, 'title' | 'type' | 'scope'> {
  const { style } = habits;
  const type = typesInUse(style) ? chooseType(habits, view) : null;
  const scope = type === null ? null : chooseScope(habits, view, type, weights.scopes);
  const capital = { share: style.share('capital', 'cased'), of: style.count('cased') };
  const parts = {
    type: type ?? undefined,
    scope: scope ?? undefined,
    breaking,
    subject: view.untrustedSummary,
  };
  return { title: writeTitle(parts, capital), type, scope };
}

/** A word before a colon that is no type, here or elsewhere, belongs to the sentence. */
function proposedTitle(
  { types }: Habits,
  untrustedSummary: string,
  { typePrior }: PredictionWeights,
): Pick<CommitTitle, 'breaking' | 'subject'> {
  const { type, scope, breaking, subject } = parseTitle(firstLine(untrustedSummary));
  const isType =
    scope !== undefined ||
    breaking ||
    typePrior(type ?? '') !== undefined ||
    types.labels.some((label) => label.toLowerCase() === type);
  return type === undefined || isType
    ? { breaking, subject }
    : { breaking, subject: `${firstLine(untrustedSummary).slice(0, type.length)}: ${subject}` };
}

interface Ranked {
  readonly path: string;
  /** To be the one that is touched, if any of its kind is. */
  readonly chance: number;
}

function rankedFiles(view: View, kind: CompanionKind, weights: PredictionWeights): Ranked[] {
  const given = new Set(view.paths);
  const files = nearFiles(view, view.tree.companions[kind]).filter(({ path }) => !given.has(path));
  const likely = chances(
    kind === 'test' ? weights.tests : weights.docs,
    files.map(({ traits }) => traits),
  );
  return files
    .map(({ path }, at) => ({ path, chance: likely[at] ?? 0 }))
    .sort((a, b) => b.chance - a.chance || (a.path < b.path ? -1 : 1));
}

function ofKind(habits: Habits, view: View, kind: CompanionKind, ranked: readonly Ranked[]): AlsoChanged[] {
  const any = habits.companionChance(kind, view);
  return ranked
    .slice(0, MOST_OF_KIND)
    .map(({ path, chance }, at) => ({ path, probability: rounded(at === 0 ? any : any * chance) }))
    .filter(({ probability }, at) => at === 0 || probability >= LEAST_CHANCE);
}

/** A new file, so it is only a place: `.changeset/SUMMARY.md`. */
function changesets(habits: Habits, view: View): AlsoChanged[] {
  const folder = habits.changesetFolder();
  if (folder === undefined) return [];
  const name = view.untrustedSummary
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.slice(0, 4)
    .join('-');
  return [
    {
      path: `${folder}/${name ?? 'change'}.md`,
      probability: rounded(habits.companionChance('changeset', view)),
    },
  ];
}

function rounded(probability: number): number {
  return Number(probability.toFixed(4));
}
