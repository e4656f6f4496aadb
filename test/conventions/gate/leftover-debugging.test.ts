import { describe, expect, it } from 'vitest';
import { checkLeftovers } from '../../../src/conventions/gate/leftover-debugging.ts';
import { checkSwitchedTests } from '../../../src/conventions/gate/switched-tests.ts';
import { adding } from './given-change.ts';
import { look } from './given-look.ts';

describe('leftover debugging', () => {
  it.each([
    ['src/part1.ts', '  console.log("here")'],
    ['src/part1.ts', 'debugger;'],
    ['src/part1.js', "console.error('DEBUG', value)"],
    ['src/part1.py', '    print("here")'],
    ['src/part1.py', '    breakpoint()'],
    ['src/part1.go', '\tfmt.Println(value)'],
    ['src/part1.rs', '    dbg!(value);'],
    ['src/part1.rb', '  binding.pry'],
    ['src/part1.php', '  var_dump($value);'],
  ])('is found in %s: %s', async (path, line) => {
    expect(checkLeftovers(await look(adding(path, line)))).toMatchObject([
      { path, line: 3, citation: `${path}:3` },
    ]);
  });

  it.each([
    ['src/cli/main.ts', 'console.log(answer)'],
    ['src/part1.ts', 'console.warn("The option is going to be removed.")'],
    ['src/part1.ts', '// console.log(answer)'],
    ['src/part1.py', '    """print(answer)"""'],
    ['test/part1.test.ts', 'console.log(answer)'],
  ])('is not what is meant to be printed, in %s: %s', async (path, line) => {
    expect(checkLeftovers(await look(adding(path, line)))).toEqual([]);
  });

  it('is not what the file prints anyway', async () => {
    const before = 'print("Usage")\n';
    expect(checkLeftovers(await look({ 'src/a.py': [before, `${before}print(version)\n`] }))).toEqual([]);
  });
});

describe('a switched test', () => {
  it.each([
    ['test/part1.test.ts', "it.only('works', () => {})", undefined],
    ['test/part1.test.ts', "  describe.skip('works', () => {})", true],
    ['tests/test_part1.py', '@pytest.mark.skip(reason="later")', true],
    ['part1_test.go', '\tt.Skip("later")', true],
    ['tests/part1.rs', '#[ignore]', true],
  ])('is one that runs alone or not at all: %s: %s', async (path, line, unsure) => {
    const [found] = checkSwitchedTests(await look(adding(path, line)));
    expect(found).toMatchObject({ path, line: 3 });
    expect(found?.unsure ?? undefined).toBe(unsure === undefined ? found?.unsure : unsure);
  });

  it.each([
    ['tests/test_part1.py', '@pytest.mark.skipif(windows, reason="no symlinks")'],
    ['test/part1.test.ts', "it.skipIf(windows)('works', () => {})"],
  ])('is not one that depends on where it runs: %s: %s', async (path, line) => {
    expect(checkSwitchedTests(await look(adding(path, line)))).toEqual([]);
  });
});
