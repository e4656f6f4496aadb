import { describe, expect, it } from 'vitest';
import { checkLeftovers } from '../../../src/conventions/gate/leftover-debugging.ts';
import { checkSwitchedTests } from '../../../src/conventions/gate/switched-tests.ts';
import { adding } from './given-change.ts';
import { look } from './given-look.ts';

describe('leftover debugging', () => {
  it.each([
    ['src/part1.ts', '  console.log("here")'],
    ['src/part1.ts', 'debugger;'],
    ['src/part1.py', '    print("here")'],
  ])('is found in %s: %s', async (path, line) => {
    expect(checkLeftovers(await look(adding(path, line)))).toMatchObject([{ path, line: 3 }]);
  });

  it('is nothing that a command line program prints', async () => {
    expect(checkLeftovers(await look(adding('src/cli/main.ts', 'console.log(answer)')))).toEqual([]);
  });
});

describe('a switched test', () => {
  it('is one that runs alone', async () => {
    expect(
      checkSwitchedTests(await look(adding('test/part1.test.ts', "it.only('works', () => {})"))),
    ).toMatchObject([{ path: 'test/part1.test.ts', line: 3 }]);
  });
});
