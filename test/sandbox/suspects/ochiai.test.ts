import { describe, expect, it } from 'vitest';
import type { ExecutedLines } from '../../../src/sandbox/suspects/executed-lines.ts';
import { suspectSpots } from '../../../src/sandbox/suspects/ochiai.ts';

const executed = (lines: Record<string, number[]>): ExecutedLines =>
  new Map(Object.entries(lines).map(([path, numbers]) => [path, new Set(numbers)]));
const NOTHING = executed({});

describe('suspect lines', () => {
  it('are those that failing tests execute, the more the fewer passing ones do', () => {
    const failing = [executed({ 'a.js': [1, 2, 5] })];
    const passing = [executed({ 'a.js': [1, 2, 7] }), executed({ 'a.js': [1] }), executed({ 'b.js': [1] })];
    expect(suspectSpots({ failing, passing, loading: NOTHING })).toEqual([
      { path: 'a.js', from: 5, to: 5, score: 1 },
      { path: 'a.js', from: 2, to: 2, score: 1 / Math.sqrt(2) },
      { path: 'a.js', from: 1, to: 1, score: 1 / Math.sqrt(3) },
    ]);
  });

  it('are none that passing tests execute as often', () => {
    const failing = [executed({ 'a.js': [1, 2] }), executed({ 'a.js': [2] })];
    const passing = [executed({ 'a.js': [1, 2] }), executed({ 'a.js': [2] })];
    expect(suspectSpots({ failing, passing, loading: NOTHING })).toEqual([]);
  });

  it('stand together where neighbours are as suspect, file by file', () => {
    const failing = [executed({ 'a.js': [3, 4, 5, 9], 'b.js': [6] }), executed({ 'a.js': [3, 4, 5] })];
    const spots = suspectSpots({
      failing,
      passing: [executed({}), executed({}), executed({ 'a.js': [9] })],
      loading: NOTHING,
    });
    expect(spots.map(({ path, from, to }) => `${path}:${from}-${to}`)).toEqual([
      'a.js:3-5',
      'b.js:6-6',
      'a.js:9-9',
    ]);
  });

  it('that loading the file executes belong to the passing tests too', () => {
    const failing = [executed({ 'a.js': [1, 2] })];
    const passing = [executed({ 'b.js': [1] }), executed({ 'b.js': [2] }), executed({ 'b.js': [3] })];
    expect(suspectSpots({ failing, passing, loading: executed({ 'a.js': [1] }) })).toEqual([
      { path: 'a.js', from: 2, to: 2, score: 1 },
    ]);
  });
});
