import { describe, expect, it } from 'vitest';
import { checkCommentedOut, checkNarrating, checkRestating } from '../../../src/conventions/gate/comments.ts';
import { adding } from './given-change.ts';
import { look } from './given-look.ts';

const place = (path: string) => [{ path, line: 3, citation: `${path}:3` }];

describe('a comment that restates code', () => {
  it.each([
    ['src/a.ts', '// Return the user name', 'return user.name;'],
    ['src/a.js', '// increment the counter', 'counter += 1;'],
    ['src/a.py', '# Check if value is None', 'if value is None:'],
    ['src/a.go', '// loop over the items', 'for _, item := range items {'],
    ['src/a.rs', '// create a new parser', 'let parser = Parser::new();'],
  ])('is told of in %s: %s', async (path, comment, code) => {
    expect(checkRestating(await look(adding(path, comment, code)))).toMatchObject(place(path));
  });

  it.each([
    ['src/a.ts', '// Safari gives no name before the first paint.', 'return user.name;'],
    ['src/a.ts', '// eslint-disable-next-line no-console', 'console.log(name);'],
    ['src/a.py', '# None means that nothing was asked for', 'if value is None:'],
    ['src/a.go', '// Name returns the name.', 'func Name() string {'],
    ['src/a.rs', '/// Creates a new parser.', 'pub fn new_parser() -> Parser {'],
    ['src/a.ts', '// user name', 'import { other } from "./other.ts";'],
  ])('is none that says why, directs a tool or documents, in %s: %s', async (path, comment, code) => {
    expect(checkRestating(await look(adding(path, comment, code)))).toEqual([]);
  });

  it('is not asked for below a comment that was there', async () => {
    const before = '// Return the user name\n';
    expect(checkRestating(await look({ 'src/a.ts': [before, `${before}return user.name;\n`] }))).toEqual([]);
  });
});

describe('a comment that tells the story of the change', () => {
  it.each([
    ['src/a.ts', '// Now we check the length first'],
    ['src/a.ts', '// FIX: do not crash'],
    ['src/a.py', '# Added for issue 12'],
    ['src/a.go', '// Previously this returned nil'],
    ['src/a.rs', '// Changed as requested in the review'],
  ])('is told of in %s: %s', async (path, comment) => {
    expect(checkNarrating(await look(adding(path, comment, 'x();')))).toMatchObject(place(path));
  });

  it.each([
    ['src/a.ts', '// Now is the time of the first paint.'],
    ['src/a.ts', '// A fixed width keeps the columns apart.'],
    ['test/a.test.ts', '// Fixed: the crash of #12'],
  ])('is none of a reason, nor of a test: %s: %s', async (path, comment) => {
    expect(checkNarrating(await look(adding(path, comment, 'x();')))).toEqual([]);
  });
});

describe('code in comments', () => {
  it.each([
    ['src/a.ts', ['// const old = load(path);', '// return old.name;']],
    ['src/a.py', ['# value = load(path)', '# return value.name()']],
    ['src/a.go', ['// old := load(path)', '// return old.name()']],
  ])('is told of in %s', async (path, lines) => {
    expect(checkCommentedOut(await look(adding(path, ...lines)))).toMatchObject(place(path));
  });

  it('is told of where a line that was there is in a comment now', async () => {
    const texts = { 'src/a.rs': ['let a = first(b);\nend();\n', '// let a = first(b);\nend();\n'] } as const;
    expect(checkCommentedOut(await look(texts))).toMatchObject([{ line: 1 }]);
  });

  it.each([
    [
      'src/a.ts',
      ['// The list is sorted: the first one is the newest,', '// and nothing else is looked at.'],
    ],
    ['src/a.ts', ['/** @example', ' * const a = b();', ' * return a;', ' */']],
    ['src/a.py', ['# e.g. f(x) = y']],
  ])('is no prose and no documentation, in %s', async (path, lines) => {
    expect(checkCommentedOut(await look(adding(path, ...lines)))).toEqual([]);
  });
});
