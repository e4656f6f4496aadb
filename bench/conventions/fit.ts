import {
  commonName,
  type FittedWeights,
  type PredictionWeights,
} from '../../src/conventions/prediction/weights.ts';
import {
  chances,
  fitWeights,
  type Choice,
  type Traits,
  type Weights,
} from '../../src/conventions/prediction/listwise.ts';
import { NEARNESS, nearFiles, type Nearness } from '../../src/conventions/prediction/near-files.ts';
import { createOnlineSoftmax } from '../../src/conventions/prediction/online-softmax.ts';
import { namedSigns, signOf } from '../../src/conventions/prediction/signs.ts';
import {
  chooseType,
  SCOPE_TRAITS,
  scopeCandidates,
  type ScopeTrait,
} from '../../src/conventions/prediction/title-choice.ts';
import { replay } from '../../src/conventions/predictor.ts';
import { parseTitle } from '../../src/lib/commit-title.ts';
import { companionKind } from '../../src/conventions/companion-kind.ts';
import { givenOf, oldestFirst, tasksOf, type NamedMirror } from './past-tasks.ts';

/** What can be learnt from one repository for all. */
export interface Examples {
  readonly tests: readonly Choice<Nearness>[];
  readonly docs: readonly Choice<Nearness>[];
  readonly scopes: readonly Choice<ScopeTrait>[];
  readonly types: readonly TypeExample[];
}

interface TypeExample {
  readonly type: string;
  readonly signs: readonly string[];
}

/** The slice whose choices are learnt; the last fifth is kept for reporting. */
const FROM = 0.5;
const TO = 0.8;

export async function examplesOf({ mirror }: NamedMirror, weights: PredictionWeights): Promise<Examples> {
  const commits = await oldestFirst(mirror);
  const tests: Choice<Nearness>[] = [];
  const docs: Choice<Nearness>[] = [];
  const scopes: Choice<ScopeTrait>[] = [];
  const tasks = tasksOf(commits, FROM, TO, 'sources').filter(({ paths }) => paths.length > 0);
  for await (const { change, habits, view } of replay(mirror, tasks, { weights })) {
    const { commit } = tasks[change]!;
    const touched = new Set(commit.files.map(({ path, from }) => from ?? path));
    for (const [kind, choices] of [
      ['test', tests],
      ['docs', docs],
    ] as const) {
      if (![...touched].some((path) => companionKind(path) === kind)) continue;
      const files = nearFiles(view, view.tree.companions[kind]);
      choices.push(
        ...choice(
          files.map(({ path, traits }) => ({ traits, right: touched.has(path) })),
          weights.tests,
        ),
      );
    }
    const { type, scope = '' } = parseTitle(commit.title);
    const guessed = type === undefined ? null : chooseType(habits, view);
    if (guessed === null) continue;
    const candidates = scopeCandidates(habits, view, guessed);
    scopes.push(
      ...choice(
        candidates.map((each) => ({ traits: each.traits, right: each.scope === scope })),
        weights.scopes,
      ),
    );
  }
  const types = commits.slice(0, Math.floor(commits.length * TO)).flatMap((commit) => {
    const { type, subject } = parseTitle(commit.title);
    if (type === undefined) return [];
    const views = (['sources', 'sources and settings', 'every file'] as const).map((given) =>
      givenOf(commit, given),
    );
    const different = views.filter(
      (view, at) => views.findIndex(({ length }) => length === view.length) === at,
    );
    return different.map((paths) => ({ type: commonName(type), signs: [...namedSigns(subject, paths)] }));
  });
  return { tests, docs, scopes, types };
}

const MOST_CANDIDATES = 60;

/** Nothing where no candidate is right. Of many candidates the likeliest are kept, and the right ones. */
function choice<Name extends string>(
  candidates: readonly { readonly traits: Traits<Name>; readonly right: boolean }[],
  weights: Weights<Name>,
): Choice<Name>[] {
  if (!candidates.some(({ right }) => right)) return [];
  const likely = chances(
    weights,
    candidates.map(({ traits }) => traits),
  );
  const kept = candidates
    .map((candidate, at) => ({ ...candidate, chance: likely[at]! }))
    .sort((a, b) => b.chance - a.chance)
    .filter(({ right }, at) => right || at < MOST_CANDIDATES);
  return [{ candidates: kept.map(({ traits }) => traits), right: kept.map(({ right }) => right) }];
}

const TYPES = [
  'fix',
  'feat',
  'docs',
  'test',
  'refactor',
  'perf',
  'chore',
  'build',
  'ci',
  'style',
  'types',
  'revert',
];
const TYPE_RATE = 0.2;
/** A sign of one repository alone says nothing of others. */
const FEWEST_REPOSITORIES = 2;
const FEWEST_EXAMPLES = 8;
const LEAST_WEIGHT = 0.1;

export function fit(all: readonly Examples[]): FittedWeights {
  return {
    tests: rounded(fitWeights(NEARNESS, shuffled(all.flatMap(({ tests }) => tests)))),
    docs: rounded(fitWeights(NEARNESS, shuffled(all.flatMap(({ docs }) => docs)))),
    scopes: rounded(fitWeights(SCOPE_TRAITS, shuffled(all.flatMap(({ scopes }) => scopes)))),
    types: fitTypes(all),
  };
}

function fitTypes(all: readonly Examples[]): FittedWeights['types'] {
  const general = generalSigns(all);
  const softmax = createOnlineSoftmax({ rate: TYPE_RATE });
  const examples = shuffled(all.flatMap(({ types }) => types)).filter(({ type }) => TYPES.includes(type));
  for (const { type, signs } of examples)
    softmax.learn(signs.filter((sign) => general.has(sign)).map(signOf), type);
  const names = [...softmax.labels];
  const signs = [...general]
    .sort()
    .map((sign): [string, number[]] => [sign, softmax.weightsOf(signOf(sign))]);
  const telling = signs.filter(([, weights]) => weights.some((weight) => Math.abs(weight) >= LEAST_WEIGHT));
  return {
    names,
    signs: Object.fromEntries(
      telling.map(([sign, weights]) => [sign, weights.map((each) => Math.round(each * 100))]),
    ),
  };
}

function generalSigns(all: readonly Examples[]): ReadonlySet<string> {
  const seen = new Map<string, { repositories: Set<number>; examples: number }>();
  all.forEach(({ types }, repository) => {
    for (const sign of types.flatMap(({ signs }) => signs)) {
      const known = seen.get(sign) ?? { repositories: new Set(), examples: 0 };
      seen.set(sign, known);
      known.repositories.add(repository);
      known.examples += 1;
    }
  });
  const isGeneral = ({ repositories, examples }: { repositories: Set<number>; examples: number }) =>
    repositories.size >= FEWEST_REPOSITORIES && examples >= FEWEST_EXAMPLES;
  return new Set([...seen].filter(([, each]) => isGeneral(each)).map(([sign]) => sign));
}

/** In an order without meaning that is the same every time. */
function shuffled<T>(items: readonly T[]): T[] {
  const mixed = [...items];
  let state = 7;
  for (let at = mixed.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    const other = state % (at + 1);
    [mixed[at], mixed[other]] = [mixed[other]!, mixed[at]!];
  }
  return mixed;
}

function rounded<Name extends string>(weights: Weights<Name>): [Name, number][] {
  return weights.map(([name, weight]) => [name, Number(weight.toFixed(3))]);
}
