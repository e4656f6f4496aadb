import { pathKind } from '../../lib/path-kind.ts';
import { COMPANION_KINDS, companionKind, changesetFolder, type CompanionKind } from '../companion-kind.ts';
import { createOnlineSoftmax, type OnlineSoftmax } from './online-softmax.ts';
import type { Change } from './past.ts';
import { createRunningChance, type RunningChance } from './running-chance.ts';
import { createTally, type Tally } from './tally.ts';
import { signOf, signsOf } from './signs.ts';
import type { PredictionWeights } from './weights.ts';

/** What is learnt of a repository commit by commit, in the order of its history. */
export interface Habits {
  readonly types: OnlineSoftmax;
  /** Of a title with a type; the empty label stands for none. */
  readonly scopes: OnlineSoftmax;
  /** Shares of the latest titles. */
  readonly style: Tally<Style>;
  readonly typeUse: Tally<string>;
  readonly scopeUse: Tally<string>;
  /** Where the latest file that tells of one change was put. */
  changesetFolder(): string | undefined;
  companionChance(kind: Companion, seen: SeenChange): number;
  learn(change: Change): void;
  fork(): Habits;
}

export type Style = 'title' | 'typed' | 'scoped' | 'cased' | 'capital';
export type Companion = CompanionKind | 'changeset';

/** A change as it is seen before it is made. */
export interface SeenChange {
  readonly untrustedSummary: string;
  readonly paths: readonly string[];
}

interface Learnt {
  readonly types: OnlineSoftmax;
  readonly scopes: OnlineSoftmax;
  readonly style: Tally<Style>;
  readonly typeUse: Tally<string>;
  readonly scopeUse: Tally<string>;
  readonly companions: Readonly<Record<Companion, CompanionHabit>>;
  changesetFolder: string | undefined;
}

interface CompanionHabit {
  readonly opinion: OnlineSoftmax;
  /** Changes of source code, and all others: their rates have nothing to do with each other. */
  readonly ofSource: RunningChance;
  readonly ofOther: RunningChance;
}

const COMPANIONS: readonly Companion[] = [...COMPANION_KINDS, 'changeset'];
const TITLE_RATE = 0.4;
const COMPANION_RATE = 0.2;
/** Titles after which one counts half. */
const STYLE_HALF_LIFE = 60;
const SPELLING_HALF_LIFE = 20;
const SCOPE_HALF_LIFE = 200;

export function createHabits({
  commonTypes,
  typePrior,
}: Pick<PredictionWeights, 'commonTypes' | 'typePrior'>): Habits {
  const companion = (): CompanionHabit => ({
    opinion: createOnlineSoftmax({ rate: COMPANION_RATE }),
    ofSource: createRunningChance(),
    ofOther: createRunningChance(),
  });
  return habits({
    types: createOnlineSoftmax({ rate: TITLE_RATE, known: commonTypes, prior: typePrior, mostLabels: 60 }),
    scopes: createOnlineSoftmax({ rate: TITLE_RATE }),
    style: createTally(STYLE_HALF_LIFE),
    typeUse: createTally(SPELLING_HALF_LIFE),
    scopeUse: createTally(SCOPE_HALF_LIFE),
    companions: { test: companion(), changelog: companion(), docs: companion(), changeset: companion() },
    changesetFolder: undefined,
  });
}

function habits(learnt: Learnt): Habits {
  const { types, scopes, style, typeUse, scopeUse, companions } = learnt;
  return {
    types,
    scopes,
    style,
    typeUse,
    scopeUse,
    changesetFolder: () => learnt.changesetFolder,
    companionChance(kind, seen) {
      const paths = seen.paths.filter(isWork);
      const habit = companions[kind];
      const opinion = opinionOf(habit, signsOf(seen.untrustedSummary, paths));
      return (hasSource(paths) ? habit.ofSource : habit.ofOther).chance(opinion);
    },
    learn(change) {
      learnTitle(learnt, change);
      for (const kind of COMPANIONS) learnCompanion(companions[kind], kind, change);
      const added = change.files.filter(({ status }) => status === 'A');
      learnt.changesetFolder =
        added.map(({ path }) => changesetFolder(path)).find(Boolean) ?? learnt.changesetFolder;
    },
    fork: () =>
      habits({
        types: types.fork(),
        scopes: scopes.fork(),
        style: style.fork(),
        typeUse: typeUse.fork(),
        scopeUse: scopeUse.fork(),
        companions: {
          test: forked(companions.test),
          changelog: forked(companions.changelog),
          docs: forked(companions.docs),
          changeset: forked(companions.changeset),
        },
        changesetFolder: learnt.changesetFolder,
      }),
  };
}

function forked({ opinion, ofSource, ofOther }: CompanionHabit): CompanionHabit {
  return { opinion: opinion.fork(), ofSource: ofSource.fork(), ofOther: ofOther.fork() };
}

function learnTitle({ types, scopes, style, typeUse, scopeUse }: Learnt, change: Change): void {
  const { title, type, files } = change;
  const first = title.subject.split(' ', 1)[0] ?? '';
  const capital = /^\p{Lu}/u.test(first) ? (['capital'] as const) : [];
  const isOrdinary = /^\p{L}[\p{Ll}'-]*$/u.test(first);
  style.add(
    'title',
    ...(isOrdinary ? (['cased', ...capital] as const) : []),
    ...(type === undefined ? [] : (['typed'] as const)),
    ...(title.scope === undefined ? [] : (['scoped'] as const)),
  );
  if (type === undefined) return;
  typeUse.add(type);
  scopeUse.add(title.scope ?? '');
  for (const paths of viewsOf(files.map(({ path }) => path))) {
    const signs = signsOf(title.subject, paths);
    types.learn(signs, type);
    // A scope that is used once is a slip.
    if (title.scope === undefined || scopeUse.count(title.scope) > 1)
      scopes.learn(scopeSigns(signs, type), title.scope ?? '');
  }
}

/** The scope follows from the type too: `chore(deps)`. */
export function scopeSigns(signs: readonly number[], type: string): number[] {
  return [...signs, signOf(`type ${type.toLowerCase()}`)];
}

/**
 * Who asks names the source files, perhaps the settings too, perhaps every file. So a change is learnt as each of
 * them would have shown it.
 */
function viewsOf(paths: readonly string[]): string[][] {
  const views = [paths.filter(isSource), paths.filter(isWork), [...paths]];
  return views.filter((view, at) => views.findIndex((other) => other.length === view.length) === at);
}

function learnCompanion(habit: CompanionHabit, kind: Companion, { title, files }: Change): void {
  const paths = files.map(({ path }) => path);
  const happened = paths.some(
    (path) => (changesetFolder(path) === undefined ? companionKind(path) : 'changeset') === kind,
  );
  const [narrow = [], wide] = viewsOf(paths.filter(isWork));
  const signs = signsOf(title.subject, narrow);
  (hasSource(narrow) ? habit.ofSource : habit.ofOther).learn(opinionOf(habit, signs), happened);
  const label = happened ? 'yes' : 'no';
  habit.opinion.learn(signs, label);
  if (wide !== undefined) habit.opinion.learn(signsOf(title.subject, wide), label);
}

function opinionOf({ opinion }: CompanionHabit, signs: readonly number[]): number {
  const probabilities = opinion.probabilities(signs);
  if (probabilities.length < 2) return opinion.labels[0] === 'yes' ? 0.99 : 0.01;
  return probabilities[opinion.labels.indexOf('yes')] ?? 0;
}

function isSource(path: string): boolean {
  return pathKind(path) === 'source';
}

/** What a change is about, rather than what goes with it. */
function isWork(path: string): boolean {
  return isSource(path) || pathKind(path) === 'config';
}

function hasSource(paths: readonly string[]): boolean {
  return paths.some(isSource);
}
