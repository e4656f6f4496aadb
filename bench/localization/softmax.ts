/** A question with its possible answers: a row of numbers each, and whether it is right. */
export interface Choice {
  readonly rows: readonly Float64Array[];
  readonly isRight: readonly boolean[];
}

export interface Fitting {
  readonly rounds: number;
  readonly rate: number;
  /** How much large weights are held back. */
  readonly decay: number;
}

/**
 * Weights such that the right answers score highest: a softmax over each question's answers (ListNet), by Adam.
 * Half of the gradient asks that any right answer comes first, half that all of them do.
 */
export function fitSoftmax(choices: readonly Choice[], { rounds, rate, decay }: Fitting): Float64Array {
  const answerable = choices.filter(({ isRight }) => isRight.includes(true));
  const size = answerable[0]?.rows[0]?.length ?? 0;
  const weights = new Float64Array(size);
  const mean = new Float64Array(size);
  const square = new Float64Array(size);
  for (let round = 1; round <= rounds; round++) {
    const gradient = new Float64Array(size);
    for (const choice of answerable) addGradient(choice, weights, gradient);
    for (let at = 0; at < size; at++) {
      const slope = gradient[at]! / answerable.length - decay * weights[at]!;
      mean[at] = 0.9 * mean[at]! + 0.1 * slope;
      square[at] = 0.999 * square[at]! + 0.001 * slope * slope;
      const step = mean[at]! / (1 - 0.9 ** round);
      weights[at]! += (rate * step) / (Math.sqrt(square[at]! / (1 - 0.999 ** round)) + 1e-8);
    }
  }
  return weights;
}

function addGradient({ rows, isRight }: Choice, weights: Float64Array, gradient: Float64Array): void {
  const scores = rows.map((row) => dot(row, weights));
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - highest));
  const all = shares.reduce((a, b) => a + b, 0);
  const right = shares.reduce((sum, share, at) => sum + (isRight[at] ? share : 0), 0);
  const count = isRight.filter(Boolean).length;
  rows.forEach((row, at) => {
    const wanted = isRight[at] ? (0.5 * shares[at]!) / right + 0.5 / count : 0;
    const pull = wanted - shares[at]! / all;
    if (Math.abs(pull) < 1e-7) return;
    for (let feature = 0; feature < row.length; feature++) gradient[feature]! += pull * row[feature]!;
  });
}

export function dot(row: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < row.length; at++) sum += row[at]! * weights[at]!;
  return sum;
}
