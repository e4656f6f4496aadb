import { describe, expect, it } from 'vitest';
import { metricsOf } from '../../src/memory/outcome-metrics.ts';
import type { Round } from '../../src/memory/pull-request-outcome.ts';
import { outcomeOf, roundOf } from './sample-outcome.ts';

const asked = (untrustedText: string, answer: Round['remarks'][number]['answer'] = 'done'): Round =>
  roundOf({ cost: 0.1, remarks: [{ key: 'comment-1', by: 'maria', untrustedText, answer }] });

describe('how people took the pull requests', () => {
  it('is told in numbers', () => {
    const metrics = metricsOf([
      outcomeOf(1, { state: 'merged', editedLines: 0, cost: 1 }),
      outcomeOf(2, { state: 'amended', editedLines: 4, cost: 1, rounds: [asked('a'), asked('b')] }),
      outcomeOf(3, { state: 'amended', editedLines: 10, cost: 1 }),
      outcomeOf(4, { state: 'amended', cost: 1 }),
      outcomeOf(5, { state: 'refused', cost: 2 }),
      outcomeOf(6, { state: 'reverted', editedLines: 99, cost: 0 }),
      outcomeOf(7, { state: 'open', cost: 0 }),
    ]);
    expect(metrics).toEqual({
      proposed: 7,
      open: 1,
      accepted: 4,
      acceptedUntouched: 1,
      refused: 1,
      reverted: 1,
      editedLines: { median: 4, sum: 14 },
      roundsPerPullRequest: 2 / 7,
      repeatedMistakes: [],
      costPerAccepted: 6.2 / 4,
      tokensPerAccepted: 8_000 / 4,
    });
  });

  it('has no number for what cannot be known', () => {
    expect(metricsOf([])).toMatchObject({
      proposed: 0,
      editedLines: { median: null, sum: 0 },
      roundsPerPullRequest: null,
      costPerAccepted: null,
      tokensPerAccepted: null,
    });
    const half = [outcomeOf(1, { state: 'merged', cost: 1 }), outcomeOf(2, { state: 'merged' })];
    expect(metricsOf(half)).toMatchObject({ costPerAccepted: null, tokensPerAccepted: 1_000 });
    const two = [0, 3].map((editedLines, at) => outcomeOf(at + 1, { state: 'amended', editedLines }));
    expect(metricsOf(two).editedLines).toEqual({ median: 1.5, sum: 3 });
  });
});

describe('a mistake', () => {
  it('is repeated where the same correction is given in two pull requests, in whatever words', () => {
    const { repeatedMistakes } = metricsOf([
      outcomeOf(9, { rounds: [asked('Please use single quotes for strings.')] }),
      outcomeOf(4, {
        rounds: [asked('Use single quotes for all strings!'), asked('Sort the imports by name.')],
      }),
      outcomeOf(6, { rounds: [asked('use single quotes for strings')] }),
    ]);
    expect(repeatedMistakes).toEqual([
      { untrustedCorrection: 'Use single quotes for all strings!', pullRequests: [4, 6, 9] },
    ]);
  });

  it('is repeated where people make the same change themselves', () => {
    const contrast = (file: string) =>
      `diff --git a/${file} b/${file}\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-const total = prices.reduce(sum, 0);\n+let total = sumOfPrices(prices);\n`;
    const { repeatedMistakes } = metricsOf([
      outcomeOf(1, { state: 'amended', contrast: contrast('src/a.ts') }),
      outcomeOf(2, { state: 'amended', contrast: contrast('lib/b.ts') }),
    ]);
    expect(repeatedMistakes).toMatchObject([{ pullRequests: [1, 2] }]);
  });

  it.each([
    [
      'the same pull request',
      [outcomeOf(1, { rounds: [asked('Sort the imports by name.'), asked('Sort the imports by name.')] })],
    ],
    [
      'words that are said of many things',
      [outcomeOf(1, { rounds: [asked('Rename this.')] }), outcomeOf(2, { rounds: [asked('Rename this.')] })],
    ],
    [
      'what was declined',
      [
        outcomeOf(1, { rounds: [asked('Sort the imports by name.', 'declined')] }),
        outcomeOf(2, { rounds: [asked('Sort the imports by name.')] }),
      ],
    ],
    [
      'the opposite',
      [
        outcomeOf(1, { rounds: [asked('Sort the imports by name.')] }),
        outcomeOf(2, { rounds: [asked('Never sort the imports by name.')] }),
      ],
    ],
  ])('is not repeated by %s', (_, outcomes) => {
    expect(metricsOf(outcomes).repeatedMistakes).toEqual([]);
  });
});
