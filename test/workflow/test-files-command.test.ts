import { describe, expect, it } from 'vitest';
import { testFilesCommand } from '../../src/workflow/test-files-command.ts';

describe('the command for some test files', () => {
  it('quotes what is in their names', () => {
    const commands = { test: 'npm test', testFiles: 'npx vitest run {files}' };
    expect(testFilesCommand(commands, ['a b.test.ts', "$(x)'.test.ts"])).toBe(
      String.raw`npx vitest run 'a b.test.ts' '$(x)'\''.test.ts'`,
    );
  });

  it('is the whole suite where the runner takes no files, and nothing where there is none', () => {
    expect(testFilesCommand({ test: 'make check' }, ['a'])).toBe('make check');
    expect(testFilesCommand({}, ['a'])).toBeUndefined();
  });

  it('is that of the package which each file lies in, seen from there', () => {
    const test = (folder: string) => ({
      folder,
      name: folder,
      commands: {
        test: `cd ${folder} && npx vitest run`,
        testFiles: `cd ${folder} && npx vitest run {files}`,
      },
    });
    const packages = [test('packages/a'), test('packages/b')];
    expect(testFilesCommand({ packages }, ['packages/a/test/x.test.ts'])).toBe(
      "cd packages/a && npx vitest run 'test/x.test.ts'",
    );
    const both = ['packages/a/x.test.ts', 'packages/b/y.test.ts', 'packages/a/z.test.ts'];
    expect(testFilesCommand({ packages }, both)).toBe(
      "code=0; (cd packages/a && npx vitest run 'x.test.ts' 'z.test.ts') || code=$?; (cd packages/b && npx vitest run 'y.test.ts') || code=$?; (exit $code)",
    );
    expect(testFilesCommand({ packages, test: 'npm test' }, ['elsewhere/y.test.ts'])).toBe('npm test');
  });
});
