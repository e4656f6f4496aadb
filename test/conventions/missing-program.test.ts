import { describe, expect, it } from 'vitest';
import type { CheckEvidence } from '../../src/conventions/evidence.ts';
import { missingProgram } from '../../src/conventions/missing-program.ts';

const check = (output: string, more: Partial<CheckEvidence> = {}): CheckEvidence => ({
  kind: 'typecheck',
  command: 'mypy .',
  exitCode: 1,
  seconds: 1,
  output,
  ending: 'exited',
  atBase: 'failed',
  ...more,
});

describe('the program of a check', () => {
  it.each([
    '/usr/bin/python3: No module named mypy',
    'sh: 1: eslint: not found',
    'bash: line 1: eslint: command not found',
    'env: eslint: No such file or directory',
    'make: eslint: No such file or directory',
    'zsh: command not found: eslint',
    'Command not found: mypy',
    'not found: eslint',
    'error: Failed to spawn: `ruff`',
  ])('is not there where the shell says so: %s', (untrustedLine) =>
    expect(missingProgram(check(`> lint\n\n${untrustedLine}\nfailed\n`))).toEqual({ untrustedLine }),
  );

  it('is not there where the exit code says so', () => {
    expect(missingProgram(check('it is\nnowhere\n', { exitCode: 127 }))).toEqual({
      untrustedLine: 'nowhere',
    });
  });

  it.each([
    ['it complains', check("src/a.py:1: error: Cannot find module named 'b'\nsrc/b.sh: it was not found")],
    ['it runs without the change', check('sh: 1: eslint: not found', { atBase: 'passed' })],
    ['it passes', check('sh: 1: git: not found', { exitCode: 0, atBase: undefined })],
    ['it takes too long', check('sh: 1: git: not found', { ending: 'timed-out' })],
  ])('is there where %s', (_, run) => expect(missingProgram(run)).toBeUndefined());
});
