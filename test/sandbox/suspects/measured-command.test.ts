import { describe, expect, it } from 'vitest';
import { measuredCommand } from '../../../src/sandbox/suspects/measured-command.ts';

const one = { kind: 'one', name: 'router > matches' } as const;
/** The line that runs the tests. */
const running = (testFiles: string, file: string) =>
  measuredCommand(testFiles, file, one)
    ?.split('\n')
    .find((line) => line.endsWith('> /dev/null 2>&1'));

describe('a measured command', () => {
  it('takes the place of what the command says of coverage', () => {
    const command = running(
      'npx --no-install vitest run --coverage.enabled=false --project main {files}',
      'a.test.ts',
    );
    expect(command).toMatch(
      /^\(npx --no-install vitest run --coverage\.enabled=true --coverage\.reporter=json /,
    );
    expect(command).toMatch(/ '-t' '\^\S+'  --project main 'a\.test\.ts'\) > \/dev\/null 2>&1$/);
    expect(command).not.toContain('enabled=false');
    expect(running('npx jest --coverage=false --runTestsByPath {files}', 'a.test.js')).toMatch(
      /^\(npx jest --coverage --coverageReporters=json /,
    );
  });

  it('has pytest started by what measures, in its own Python', () => {
    expect(running('.venv/bin/python -m pytest {files}', "tests/o'clock.py")).toMatch(
      /^\('\.venv\/bin\/python' "\$\{measure\[@\]\}" -m pytest .* 'tests\/o'\\''clock\.py::router::matches'\)/,
    );
    expect(running('cd py && .venv/bin/pytest -q {files}', 'tests/a.py')).toMatch(
      /^\(cd py && '\.venv\/bin\/python' "\$\{measure/,
    );
  });

  it('measures the whole module in go, package by package', () => {
    expect(running('go test ./a {files}', 'a_test.go')).toMatch(
      /^\(go test -count=1 -vet=off -coverpkg=\.\/\.\.\. -coverprofile="\$HOME\/\.heirloom\/coverage"\/profile '-run' '\^matches\$' \.\/a /,
    );
  });

  it('is not known for every runner', () => {
    expect(measuredCommand('cargo test {files}', 'a.rs', { kind: 'all' })).toBeUndefined();
    expect(measuredCommand('./run-tests {files}', 'a.js', { kind: 'all' })).toBeUndefined();
    expect(measuredCommand('npx tape {files}', 'a.js', one)).toBeUndefined();
    expect(measuredCommand('npx tape {files}', 'a.js', { kind: 'all' })).toContain('NODE_V8_COVERAGE');
  });
});
