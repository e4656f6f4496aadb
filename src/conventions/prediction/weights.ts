import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { NEARNESS, type Nearness } from './near-files.ts';
import { SCOPE_TRAITS, type ScopeTrait } from './title-choice.ts';
import { signOf, SIGNS } from './signs.ts';
import type { Weights } from './listwise.ts';

/** What was fitted on public histories; `bench/fit-conventions.ts` writes it. */
export interface PredictionWeights {
  readonly tests: Weights<Nearness>;
  readonly docs: Weights<Nearness>;
  readonly scopes: Weights<ScopeTrait>;
  /** A repository may use one of these for the first time. */
  readonly commonTypes: readonly string[];
  /** What is known of a type before the repository has used it. */
  readonly typePrior: (type: string) => Float32Array | undefined;
}

const traitWeights = <Name extends string>(names: readonly Name[]) =>
  z.array(z.tuple([z.enum(names), z.number()]));

const FittedWeights = z.strictObject({
  tests: traitWeights<Nearness>(NEARNESS),
  docs: traitWeights<Nearness>(NEARNESS),
  scopes: traitWeights<ScopeTrait>(SCOPE_TRAITS),
  /** Of each sign, hundredths for each type. */
  types: z.strictObject({
    names: z.array(z.string()),
    signs: z.record(z.string(), z.array(z.number())),
  }),
});
export type FittedWeights = z.infer<typeof FittedWeights>;

const WEIGHTS = path.join(import.meta.dirname, '../../../memory/weights/conventions.json');

export async function readWeights(): Promise<PredictionWeights> {
  return predictionWeights(FittedWeights.parse(JSON.parse(await readFile(WEIGHTS, 'utf8'))));
}

export function predictionWeights({ tests, docs, scopes, types }: FittedWeights): PredictionWeights {
  const priors = new Map(types.names.map((name) => [name, new Float32Array(SIGNS)]));
  for (const [sign, hundredths] of Object.entries(types.signs)) {
    types.names.forEach((name, at) => {
      priors.get(name)![signOf(sign)] = (hundredths[at] ?? 0) / 100;
    });
  }
  return { tests, docs, scopes, commonTypes: types.names, typePrior: (type) => priors.get(commonName(type)) };
}

const OTHER_NAMES: Readonly<Record<string, string>> = {
  feature: 'feat',
  new: 'feat',
  update: 'feat',
  bugfix: 'fix',
  hotfix: 'fix',
  doc: 'docs',
  tests: 'test',
  deps: 'build',
  upgrade: 'chore',
};

/** The name that most repositories have for the type. */
export function commonName(type: string): string {
  const name = type.toLowerCase();
  return Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? name) : name;
}
