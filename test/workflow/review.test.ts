import { expect, it } from 'vitest';
import type { CheckEvidence } from '../../src/conventions/evidence.ts';
import { evidenceLines } from '../../src/workflow/review.ts';

it('is told what a check that fails said of the change, and of one without its program that it could not be run', () => {
  const check = (command: string, exitCode: number, output: string): CheckEvidence => ({
    kind: 'lint',
    command,
    exitCode,
    seconds: 1,
    output,
    ending: 'exited',
    atBase: 'failed',
  });
  const checks = [
    check('npm run lint', 127, 'sh: 1: eslint: not found'),
    check('ruff check', 1, 'a.py:1: E1'),
  ];
  const reproduction = { kind: 'none', because: 'none' } as const;
  expect(evidenceLines({ reproduction, changedStates: [], checks }).slice(2)).toEqual([
    '`npm run lint` could not be run here: “sh: 1: eslint: not found”.',
    '`ruff check` ends with exit code 1, as it does without the change.',
  ]);
});
