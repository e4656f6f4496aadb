import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { changedFiles, type ChangedFile } from '../../src/conventions/changed-files.ts';
import { learnConventions, type Conventions } from '../../src/conventions/conventions.ts';
import { checkOrganic, type Change } from '../../src/conventions/gate.ts';
import { protectedBy } from '../../src/repository/protected-paths.ts';
import { mirrorOf, sampleRepository, scratch } from '../repository/sample.ts';

let conventions: Conventions;

/** A repository whose fixes always come with a test and a changelog entry. */
beforeAll(async () => {
  const cleanings: (() => void)[] = [];
  const folder = scratch((clean) => cleanings.push(clean));
  const source = sampleRepository(join(folder, 'source'));
  source.write('src/errors.ts', 'export function fail(why: string) {}\n');
  for (let number = 0; number < 12; number++) {
    source.write(`src/part${number}.ts`, "import { fail } from './errors.ts';\n");
    source.write(`test/part${number}.test.ts`, 'x');
    source.write('CHANGELOG.md', `entry ${number}`);
    source.commit(`fix(core): mend part ${number}`);
  }
  conventions = await learnConventions(await mirrorOf(source, folder), 'HEAD');
  return () => cleanings.forEach((clean) => clean());
});

function file(
  path: string,
  addedLines: string[] = ['x'],
  status: ChangedFile['status'] = 'modified',
): ChangedFile {
  return { path, status, addedLines, removedLines: 0 };
}

const WHOLE = [file('src/part1.ts'), file('test/part1.test.ts'), file('CHANGELOG.md')];
const TITLE = 'fix(core): mend it';

const isProtected = protectedBy();
const gate = (change: Pick<Change, 'files'>) =>
  checkOrganic(conventions, { untrustedTitle: TITLE, isProtected, ...change });

describe('the organic gate', () => {
  it('lets a change through that is like the past ones', () => {
    expect(gate({ files: WHOLE })).toEqual([]);
  });

  it('asks for the test and the changelog entry that past fixes had, and says where', () => {
    const findings = gate({ files: [file('src/part1.ts')] });
    expect(findings.map(({ check, level }) => [check, level])).toEqual([
      ['test-touched', 'blocking'],
      ['changelog', 'blocking'],
    ]);
    expect(findings[0]?.message).toContain('test/part1.test.ts');
    expect(findings.map(({ citation }) => citation)).toEqual([
      expect.stringMatching(/^9\d% of such changes/),
      expect.stringMatching(/^9\d% of such changes/),
    ]);
  });

  it('tells of a test file in a folder without tests', () => {
    const files = [...WHOLE, file('spec/part1.test.ts', ['x'], 'added')];
    expect(gate({ files })).toMatchObject([{ check: 'test-place', level: 'advisory' }]);
  });

  it.each([
    ['src/part1.ts', '  console.log("here")'],
    ['src/part1.ts', 'debugger;'],
    ['src/part1.py', '    print("here")'],
    ['test/part1.test.ts', "it.only('works', () => {})"],
  ])('sends back debugging that was left in %s: %s', (path, line) => {
    const findings = gate({
      files: [...WHOLE, file(path, [line])],
    });
    expect(findings).toMatchObject([{ check: 'leftover-debugging', level: 'blocking' }]);
  });

  it('lets a command line program print', () => {
    const files = [...WHOLE, file('src/cli/main.ts', ['console.log(answer)'])];
    expect(gate({ files })).toEqual([]);
  });

  it('tells of a helper that exists already', () => {
    const files = [...WHOLE, file('src/part1.ts', ['function fail(message: string) {', '}'])];
    expect(gate({ files })).toMatchObject([
      { check: 'duplicate-helper', level: 'advisory', citation: '12 importers of src/errors.ts' },
    ]);
  });

  it.each(['.github/workflows/ci.yml', '.github/CODEOWNERS', 'CODEOWNERS', '.github/heirloom.yml'])(
    'keeps %s for the maintainers',
    (path) => {
      expect(gate({ files: [...WHOLE, file(path)] })).toMatchObject([
        { check: 'protected-file', level: 'blocking' },
      ]);
    },
  );

  it('tells of a change much larger than past fixes', () => {
    const files = [...WHOLE, ...Array.from({ length: 9 }, (_, number) => file(`src/part${number}.ts`))];
    expect(gate({ files })).toMatchObject([{ check: 'size', level: 'advisory' }]);
  });
});

describe('a patch', () => {
  it('is read file by file, with the lines it adds', () => {
    const source = sampleRepository();
    source.write('old.ts', 'one\n');
    source.write('gone.ts', 'x\n');
    source.write('a b.ts', 'x\n');
    source.commit('first');
    source.write('old.ts', '-- one\n++ two\ndiff --git a/x b/x\n');
    source.write('a b.ts', 'y\n');
    source.write('new/file.ts', 'debugger\n');
    source.git('rm', '--quiet', 'gone.ts');
    source.git('add', '--all');
    expect(changedFiles(source.git('diff', '--cached'))).toEqual([
      { path: 'a b.ts', status: 'modified', addedLines: ['y'], removedLines: 1 },
      { path: 'gone.ts', status: 'deleted', addedLines: [], removedLines: 1 },
      { path: 'new/file.ts', status: 'added', addedLines: ['debugger'], removedLines: 0 },
      {
        path: 'old.ts',
        status: 'modified',
        addedLines: ['-- one', '++ two', 'diff --git a/x b/x'],
        removedLines: 1,
      },
    ]);
  });
});
