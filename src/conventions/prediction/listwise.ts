import { normalized } from './online-softmax.ts';

/** What speaks for one of several candidates, each trait a number of about 0 to 1. */
export type Traits<Name extends string> = Readonly<Record<Name, number>>;

/** How much each trait counts, in pairs: the order in which they are summed up is always the same. */
export type Weights<Name extends string> = readonly (readonly [trait: Name, weight: number])[];

/** Each candidate's chance to be the right one. */
export function chances<Name extends string>(
  weights: Weights<Name>,
  candidates: readonly Traits<Name>[],
): number[] {
  return normalized(
    candidates.map((traits) => weights.reduce((sum, [trait, weight]) => sum + weight * traits[trait], 0)),
  );
}

export interface Choice<Name extends string> {
  readonly candidates: readonly Traits<Name>[];
  readonly right: readonly boolean[];
}

const ROUNDS = 15;
const RATE = 0.5;

/** The weights under which the right ones of past choices were likeliest. */
export function fitWeights<Name extends string>(
  names: readonly Name[],
  choices: readonly Choice<Name>[],
): Weights<Name> {
  let weights = names.map((name): [Name, number] => [name, 0.5]);
  const squares = names.map(() => 1);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { candidates, right } of choices) {
      const share = 1 / right.filter(Boolean).length;
      const errors = chances(weights, candidates).map((chance, at) => chance - (right[at] ? share : 0));
      weights = weights.map(([name, weight], place) => {
        const gradient = errors.reduce((sum, error, at) => sum + error * candidates[at]![name], 0);
        squares[place]! += gradient * gradient;
        return [name, weight - (RATE * gradient) / Math.sqrt(squares[place]!)];
      });
    }
  }
  return weights;
}
