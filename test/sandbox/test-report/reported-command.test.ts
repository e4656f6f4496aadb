import { describe, expect, it } from 'vitest';
import { reportedCommand, type Scripts } from '../../../src/sandbox/test-report/test-report.ts';

const FOLDER = '$HOME/.heirloom/reports';
const REPORT = `"${FOLDER}/report-1"`;

/** The command without what clears the way for it. */
function changed(command: string, scripts: Scripts = {}): string {
  const { command: whole } = reportedCommand(command, scripts);
  return whole.startsWith('rm -rf') ? whole.slice(whole.indexOf('|| exit 125\n') + 12) : whole;
}

describe('a command is changed so that its runner leaves a report', () => {
  it.each([
    [
      'npx --no-install vitest run --coverage.enabled=false src/a.test.ts',
      `npx --no-install vitest run --reporter=default --reporter=json --outputFile.json=${REPORT} --coverage.enabled=false src/a.test.ts`,
    ],
    ['vitest --reporter=dot', `vitest --reporter=json --outputFile.json=${REPORT} --reporter=dot`],
    [
      'NODE_OPTIONS=--experimental-vm-modules npx jest --coverage=false',
      `NODE_OPTIONS=--experimental-vm-modules npx jest --json --outputFile=${REPORT} --coverage=false`,
    ],
    [
      'node --experimental-vm-modules node_modules/jest/bin/jest.js a.test.js',
      `node --experimental-vm-modules node_modules/jest/bin/jest.js --json --outputFile=${REPORT} a.test.js`,
    ],
    ['c8 mocha test -- -x', `c8 mocha test --reporter "${FOLDER}/mocha-reporter.cjs" -- -x`],
    [
      'node --import tsx --test --test-reporter dot test/*.ts',
      `node --test-reporter=spec --test-reporter-destination=stdout --test-reporter="${FOLDER}/node-reporter.mjs" --test-reporter-destination=${REPORT} --import tsx --test test/*.ts`,
    ],
    [
      'npx --no-install borp test/a.js',
      `npx --no-install borp test/a.js --reporter=spec --reporter="${FOLDER}/node-reporter.mjs":${REPORT}`,
    ],
    ['npx ava a.js', `(set -o pipefail; npx ava --tap a.js | tee ${REPORT})`],
    ['npx tap -Rdot a.js', `(set -o pipefail; npx tap a.js --reporter=tap | tee ${REPORT})`],
    ['tape test/*.js', `(set -o pipefail; tape test/*.js | tee ${REPORT})`],
    [
      '.venv/bin/python -m pytest tests/test_a.py',
      `.venv/bin/python -m pytest --junitxml=${REPORT} --override-ini=junit_family=xunit1 --continue-on-collection-errors tests/test_a.py`,
    ],
    [
      '.venv/bin/python -m unittest -v tests.test_a',
      `.venv/bin/python "${FOLDER}/unittest_reporter.py" -v tests.test_a`,
    ],
    ['go test -v ./...', `go test -json ./... > ${REPORT}`],
    [
      String.raw`go test $(printf './%s\n' 'a b/x_test.go' | xargs -n 1 dirname | sort -u)`,
      String.raw`go test -json $(printf './%s\n' 'a b/x_test.go' | xargs -n 1 dirname | sort -u) > ${REPORT}`,
    ],
    ['cargo test --offline', `(set -o pipefail; cargo test --no-fail-fast --offline 2>&1 | tee ${REPORT})`],
  ])('%s', (command, expected) => {
    expect(changed(command).replaceAll(/ +/g, ' ')).toBe(expected);
  });

  it('and every runner in it leaves its own', () => {
    const { command, reports } = reportedCommand('cd packages/a && npx vitest run; go test ./... 2>&1');
    expect(reports.map(({ runner }) => runner)).toEqual(['vitest', 'go test']);
    expect(new Set(reports.map(({ file }) => file)).size).toBe(2);
    expect(command).toMatch(
      /^cd packages\/a && npx vitest run --reporter=.*; go test -json .* 2>&1 > ".*"$/m,
    );
  });

  it('after the reports of earlier runs are gone', () => {
    expect(reportedCommand('jest').command).toMatch(/^rm -rf "\$HOME\/\.heirloom\/reports" && mkdir -p /);
  });

  it('through a script of package.json, when its last program is a runner', () => {
    const scripts = {
      test: 'npm run lint && vitest run',
      lint: 'eslint .',
      unit: 'node --test',
      all: 'mocha',
    };
    const words = `--reporter=default --reporter=json --outputFile.json=${REPORT}`;
    expect(changed('npm test', scripts)).toBe(`npm test -- ${words}`);
    expect(changed('npm run test -- a.test.ts', scripts)).toBe(`npm run test -- a.test.ts ${words}`);
    expect(changed('pnpm test', scripts)).toBe(`pnpm test ${words}`);
    expect(changed('yarn all', scripts)).toContain('yarn all --reporter ');
    expect(reportedCommand('npm run unit', scripts).reports).toEqual([]);
    expect(reportedCommand('pnpm -r test', scripts).reports).toEqual([]);
    expect(reportedCommand('npm --prefix packages/a test', scripts).reports).toEqual([]);
  });

  it.each([
    'make check',
    'npm test',
    'npx eslint test/jest',
    'npm install vitest && ./run',
    "bash -c 'vitest run'",
    'vitest run <<< x',
    'for each in a b; do (cd $each && vitest run); done',
    'echo "unclosed',
    '',
  ])('but nothing is changed that is not known: %s', (command) => {
    expect(reportedCommand(command)).toEqual({ command, reports: [] });
  });
});
