import { describe, expect, it } from 'vitest';
import { mostTelling, withCode } from '../../../src/sandbox/suspects/spot-code.ts';

const TEXT = `import x from 'x';

class Parser {
  parse(text) {
    if (text === '') {
      // Nothing to do.

      return undefined;
    }
    return x(text);
  }
}
`;
const spot = (from: number, to: number, score = 1) => ({ path: 'a.js', from, to, score });

describe('the code of spots', () => {
  it('leaves out what only separates, takes in the condition, and names what is around', () => {
    expect(withCode([spot(6, 9)], TEXT)).toEqual([
      { ...spot(5, 8), code: TEXT.split('\n').slice(4, 8).join('\n'), in: 'parse(text) {' },
    ]);
  });

  it('is of one spot where only that stood between two', () => {
    expect(withCode([spot(8, 8), spot(5, 5), spot(10, 10, 0.5)], TEXT)).toMatchObject([
      { from: 5, to: 8, in: 'parse(text) {' },
      { from: 10, to: 10 },
    ]);
  });

  it('is nothing for brackets alone, and ends with the file', () => {
    expect(withCode([spot(11, 12), spot(40, 50)], TEXT)).toEqual([]);
  });

  it('is shown of the most suspect, of equals the smaller ones, and of a few in one function', () => {
    const at = (from: number, to: number, score: number, around: string) => ({
      ...spot(from, to, score),
      code: '',
      in: around,
    });
    const spots = [
      at(1, 9, 1, 'f'),
      at(11, 12, 1, 'f'),
      at(14, 14, 1, 'f'),
      at(16, 16, 0.9, 'f'),
      at(20, 20, 0.5, 'g'),
    ];
    expect(mostTelling(spots, 4).map(({ from }) => from)).toEqual([14, 11, 1, 20]);
  });
});
