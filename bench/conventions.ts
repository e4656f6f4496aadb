import { parseArgs } from 'node:util';
import { predict, type Prediction } from '../src/conventions/prediction/prediction.ts';
import {
  predictionWeights,
  readWeights,
  type PredictionWeights,
} from '../src/conventions/prediction/weights.ts';
import { replay } from '../src/conventions/predictor.ts';
import { bayesOnPaths, guessedTypes, majority, rateOf } from './conventions/baselines.ts';
import {
  chanceOf,
  KINDS,
  logLoss,
  noScopeHits,
  pooled,
  rate,
  scopeHits,
  testHits,
  testsBefore,
  touches,
  typeHits,
  type Answered,
  type Hits,
} from './conventions/measures.ts';
import { examplesOf, fit, type Examples } from './conventions/fit.ts';
import {
  mirrorsIn,
  oldestFirst,
  tasksOf,
  type Given,
  type NamedMirror,
  type PastTask,
} from './conventions/past-tasks.ts';

// How well the history foretells titles, tests and companions. `node bench/conventions.ts FOLDER-OF-MIRRORS` prints
// JSON: the last fifth of each history, or with `--slice tune` the fifth before it. With `--leave-out` each repository is
// measured with weights that were fitted on the others; with `--all` commits of which no file is given are asked about too.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    slice: { type: 'string', default: 'report' },
    given: { type: 'string', default: 'sources' },
    only: { type: 'string' },
    all: { type: 'boolean', default: false },
    'leave-out': { type: 'boolean', default: false },
  },
});
const [from, to] = values.slice === 'tune' ? [0.6, 0.8] : [0.8, 1];
const given = values.given as Given;
const shipped = await readWeights();

interface Measured {
  readonly type: Hits;
  readonly typeMajority: Hits;
  readonly typeBayes: Hits;
  readonly scope: Hits;
  readonly noScope: Hits;
  readonly first: Hits;
  readonly firstThree: Hits;
}

/** A change of none of the files that are given is asked about only by `--all`. */
function asked(tasks: readonly PastTask[]): PastTask[] {
  return tasks.filter(({ paths }) => values.all || paths.length > 0);
}

async function measure({ name, mirror }: NamedMirror, weights: PredictionWeights): Promise<Measured> {
  const started = performance.now();
  const commits = await oldestFirst(mirror);
  const tasks = asked(tasksOf(commits, from, to, given));
  const answered: Answered[] = [];
  for await (const { change, habits, view } of replay(mirror, tasks, { weights })) {
    const task = tasks[change]!;
    const prediction: Prediction = predict(habits, view, weights);
    answered.push({ task, prediction, testsThere: testsBefore(task, view.tree.has) });
  }
  const measured: Measured = {
    type: typeHits(answered),
    typeMajority: guessedTypes(majority(), commits, tasks, given),
    typeBayes: guessedTypes(bayesOnPaths(), commits, tasks, given),
    scope: scopeHits(answered),
    noScope: noScopeHits(answered),
    first: testHits(answered, 1),
    firstThree: testHits(answered, 3),
  };
  const seconds = (performance.now() - started) / 1000;
  print({
    repository: name,
    tasks: tasks.length,
    seconds: Number(seconds.toFixed(1)),
    ...rates(measured),
    ...losses(answered, asked(tasksOf(commits, 0, from, given))),
  });
  return measured;
}

/** Beside ours, what one number says: the rate of all tasks before, and that of these very tasks, which nobody knows. */
function losses(answered: readonly Answered[], before: readonly PastTask[]): Record<string, unknown> {
  const tasks = answered.map(({ task }) => task);
  const fixed = (value: number) => Number(value.toFixed(4));
  return Object.fromEntries(
    KINDS.map((kind) => {
      const happened = tasks.map((task) => touches(task, kind));
      const lossOf = (chances: (at: number) => number) =>
        fixed(logLoss(happened.map((each, at) => ({ chance: chances(at), happened: each }))));
      const own = rateOf(tasks, kind);
      const logLosses = {
        ours: lossOf((at) => chanceOf(answered[at]!.prediction, kind)),
        majority: lossOf(() => rateOf(before, kind)),
        bestConstant: lossOf(() => own),
      };
      return [kind, { rate: fixed(own), ...logLosses }];
    }),
  );
}

function rates(measured: Measured): Record<string, string> {
  return Object.fromEntries(
    Object.entries(measured).map(([name, hits]: [string, Hits]) => [
      name,
      `${rate(hits) ?? '-'} of ${hits.of}`,
    ]),
  );
}

function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

const mirrors = await mirrorsIn(positionals[0] ?? '.');
const examples = new Map<string, Examples>();
if (values['leave-out'])
  for (const named of mirrors) examples.set(named.name, await examplesOf(named, shipped));

function weightsFor({ name }: NamedMirror): PredictionWeights {
  if (!values['leave-out']) return shipped;
  return predictionWeights(fit([...examples].flatMap(([other, each]) => (other === name ? [] : [each]))));
}

const measured: Measured[] = [];
for (const named of mirrors) {
  if (values.only === undefined || named.name.includes(values.only))
    measured.push(await measure(named, weightsFor(named)));
}
const together = Object.keys(measured[0] ?? {}).map((name) => [
  name,
  pooled(measured.map((each) => each[name as keyof Measured])),
]);
print({
  repository: 'pooled',
  slice: values.slice,
  given,
  ...rates(Object.fromEntries(together) as Measured),
});
