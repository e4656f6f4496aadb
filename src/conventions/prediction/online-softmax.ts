import { SIGNS } from './signs.ts';

/** Learns one example after another which label goes with which signs, the newest counting most. */
export interface OnlineSoftmax {
  /** In the order in which they were first learnt. */
  readonly labels: readonly string[];
  /** One for each label, together 1. */
  probabilities(signs: readonly number[]): number[];
  learn(signs: readonly number[], label: string): void;
  /** What the sign says for each label. */
  weightsOf(sign: number): number[];
  /** Learns on by itself; what both know is shared until one of them changes it. */
  fork(): OnlineSoftmax;
}

interface SoftmaxOptions {
  /** How fast it follows: larger forgets sooner. */
  readonly rate: number;
  /** What is known of a label before its first example. */
  readonly prior?: (label: string) => Float32Array | undefined;
  /** Labels that are thinkable before they are learnt. */
  readonly known?: readonly string[];
  readonly mostLabels?: number;
}

interface Row {
  readonly weights: Float32Array;
  /** The squared gradients so far (AdaGrad): what is seen often moves less. */
  readonly squares: Float32Array;
}

const FIRST_SQUARE = 0.5;
const NEGLIGIBLE = 1e-3;
const SHARPNESS = 2.5;

export function createOnlineSoftmax(options: SoftmaxOptions): OnlineSoftmax {
  const { known = [], prior } = options;
  const rows = known.map((label) => newRow(prior?.(label)));
  return softmax(options, [...known], rows, new Set(known.keys()));
}

function softmax(
  options: SoftmaxOptions,
  labels: string[],
  rows: Row[],
  /** Rows that nobody else holds. */
  own: Set<number>,
): OnlineSoftmax {
  const numbers = new Map(labels.map((label, number) => [label, number]));

  const numberOf = (label: string): number | undefined => {
    const known = numbers.get(label);
    if (known !== undefined || labels.length >= (options.mostLabels ?? 200)) return known;
    rows.push(newRow(options.prior?.(label)));
    own.add(labels.length);
    numbers.set(label, labels.length);
    return labels.push(label) - 1;
  };

  const writable = (number: number): Row => {
    const row = rows[number]!;
    if (own.has(number)) return row;
    own.add(number);
    return (rows[number] = { weights: row.weights.slice(), squares: row.squares.slice() });
  };

  const probabilities = (signs: readonly number[]): number[] => {
    const scale = scaleOf(signs);
    return normalized(
      rows.map(({ weights }) => scale * signs.reduce((sum, sign) => sum + weights[sign]!, 0)),
    );
  };

  return {
    labels,
    probabilities,
    learn(signs, label) {
      const right = numberOf(label);
      if (right === undefined) return;
      const scale = scaleOf(signs);
      probabilities(signs).forEach((probability, number) => {
        const gradient = (probability - (number === right ? 1 : 0)) * scale;
        if (Math.abs(gradient) < NEGLIGIBLE) return;
        const { weights, squares } = writable(number);
        for (const sign of signs) {
          squares[sign]! += gradient * gradient;
          weights[sign]! -= (options.rate * gradient) / Math.sqrt(squares[sign]!);
        }
      });
    },
    weightsOf: (sign) => rows.map(({ weights }) => weights[sign]!),
    fork() {
      own.clear();
      return softmax(options, [...labels], [...rows], new Set());
    },
  };
}

function newRow(prior: Float32Array | undefined): Row {
  return {
    weights: prior?.slice() ?? new Float32Array(SIGNS),
    squares: new Float32Array(SIGNS).fill(FIRST_SQUARE),
  };
}

/** A change of many files has many signs, and is not for that reason surer. */
function scaleOf(signs: readonly number[]): number {
  return SHARPNESS / Math.sqrt(Math.max(1, signs.length));
}

/** Scores as probabilities. */
export function normalized(scores: readonly number[]): number[] {
  const highest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const exponentials = scores.map((score) => Math.exp(score - highest));
  const sum = exponentials.reduce((total, each) => total + each, 0);
  return exponentials.map((each) => each / sum);
}
