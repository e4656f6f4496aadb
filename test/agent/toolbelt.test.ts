import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createToolbelt } from '../../src/agent/toolbelt.ts';
import { folderShell } from '../support/folder-shell.ts';
import { toolCall, toolSession, type ToolSession } from '../support/tool-session.ts';

let folder: string;
let session: ToolSession;
const says: ToolSession['says'] = (name, input) => session.says(name, input);

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-toolbelt-'));
  await put('packages/core/src/parse-date.ts', 'export const parse = 1;\n');
  await put('packages/core/test/parse-date.test.ts', 'test\n');
  await put('README.md', 'read me\n');
  session = toolSession(folderShell(folder));
});
afterEach(() => rm(folder, { recursive: true }));

const numbers = (to: number) => Array.from({ length: to }, (_, n) => `${n + 1}\n`).join('');

describe('a result', () => {
  it('is cut in its middle when it is too long, and the whole of it can be asked for', async () => {
    const answer = await session.use('shell', { command: 'seq 20000' });
    expect(answer.content.length).toBeLessThanOrEqual(16_000);
    expect(answer.content).toMatch(/^exit code 0, .* s\n1\n2\n/);
    expect(answer.content).toMatch(/\n19999\n20000$/);
    const [, left, from] =
      /\n\[… ([\d,]+) characters left out; `output` with handle o1 and from=(\d+) shows them …\]\n/.exec(
        answer.content,
      )!;
    const whole = answer.whole!;
    expect(whole).toContain(`s\n${numbers(20_000).trimEnd()}`);
    const [head, tail] = answer.content.split(/\n\[….*…\]\n/);
    expect(Number(left!.replaceAll(',', ''))).toBe(whole.length - head!.length - 1 - tail!.length);
    const next = await says('output', { handle: 'o1', from: Number(from) });
    expect(`${head}\n${next}`.startsWith(whole.slice(0, head!.length + 1000))).toBe(true);
  });

  it('has less room the more the turn has used, but always some', async () => {
    const calls = Array.from({ length: 8 }, () => ['shell', { command: 'seq 20000' }] as const);
    const lengths = (await session.useTogether(...calls)).map(({ content }) => content.length);
    expect(lengths.slice(0, 2).every((length) => length > 15_000)).toBe(true);
    expect(lengths.slice(4).every((length) => length <= 2_000)).toBe(true);
    expect(lengths.reduce((sum, length) => sum + length)).toBeLessThan(48_000 + 8 * 2_000);
  });

  it('is kept up to a bound, which is told', async () => {
    const recall = () => Promise.resolve('x'.repeat(300_000));
    const { whole } = await toolSession(folderShell(folder), { recall }).use('recall', { query: 'x' });
    expect(whole!.length).toBeLessThanOrEqual(200_000);
    expect(whole).toMatch(/x\n\[… [\d,]+ characters are not kept …\]\nx/);
  });

  it('is proper text, whatever was printed', async () => {
    const recall = () => Promise.resolve(`a\0b \u{1F600} ${'\u{1F600}'.repeat(9000)}`);
    const { content } = await toolSession(folderShell(folder), { recall }).use('recall', { query: 'x' });
    expect(content.startsWith('a␀b \u{1F600}')).toBe(true);
    expect(content.isWellFormed()).toBe(true);
  });
});

describe('output', () => {
  it('shows a kept text piece by piece until all of it was shown', async () => {
    const { whole } = await session.use('shell', { command: 'seq 20000' });
    let from: string | undefined = '1';
    let read = '';
    while (from !== undefined) {
      const piece: string = await says('output', { handle: 'o1', from });
      expect(piece.length).toBeLessThanOrEqual(16_000);
      read += piece.slice(0, piece.lastIndexOf('(characters'));
      from = /go on with from=(\d+)\)$/.exec(piece)?.[1];
    }
    expect(read.trimEnd()).toBe(whole);
  });

  it('shows the lines that match a pattern, and where they are', async () => {
    await session.use('shell', {
      command: 'seq 20000; echo "An Error: here"; printf "%05000d needle %05000d" 0 0',
    });
    expect(await says('output', { handle: 'o1', pattern: '^19999$|error:' })).toMatch(
      /^\d+: 19999\n\d+: An Error: here\n\(the number before a line is its `from`\)$/,
    );
    const found = await says('output', { handle: 'o1', pattern: 'NEEDLE' });
    expect(found).toMatch(/^\d+: 0{99} needle 0+\n/);
    const from = /^\d+/.exec(found)![0];
    expect((await says('output', { handle: 'o1', from })).slice(0, 106)).toBe(`${'0'.repeat(99)} needle`);
    expect(await says('output', { handle: 'o1', pattern: 'zebra' })).toBe('No line matches.');
    const many = await says('output', { handle: 'o1', pattern: '9' });
    expect(many.split('\n')).toHaveLength(201);
    const [, more, next] = /(\d+) more matching lines, go on with from=(\d+)\)$/.exec(many)!;
    expect(await says('output', { handle: 'o1', pattern: '9', from: next })).toContain(
      `${Number(more) - 200} more matching lines`,
    );
  });

  it.each([
    ['a handle that is not known', { handle: 'o9' }, /^There is no output o9\. There are o1\.$/],
    ['a handle that is no handle', { handle: '__proto__' }, /^There is no output __proto__/],
    ['a place past the end', { handle: 'o1', from: 9999 }, /^o1 has only \d+ characters\.$/],
    ['a pattern that is none', { handle: 'o1', pattern: '(' }, /^`pattern` cannot be used: Invalid regular/],
    ['a pattern that takes for ever', { handle: 'o1', pattern: '(a+)+$' }, /cannot be used: .*timed out/],
  ])('says what is wrong with %s', async (_, input, expected) => {
    await session.use('shell', { command: `echo ${'a'.repeat(60)}b` });
    expect(await session.use('output', input)).toMatchObject({
      failed: true,
      content: expect.stringMatching(expected),
    });
  });
});

describe('a wrong path', () => {
  it.each([
    ['view', { path: 'src/parse-date.ts' }, 'packages/core/src/parse-date.ts'],
    ['view', { path: 'packages/core/src/parseDate.ts' }, 'packages/core/src/parse-date.ts'],
    ['view', { path: '/workspace/packages/core/tests' }, 'packages/core/test'],
    ['edit', { path: 'readme.md', old: 'a', new: 'b' }, 'README.md'],
    ['search', { pattern: 'x', path: 'packages/cores' }, 'packages/core'],
  ])('of `%s` %o is answered with the nearest one', async (name, input, near) => {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const { content, failed } = await session.use(name, input);
    expect(failed).toBe(true);
    expect(content).toMatch(
      /^There is no `.*` \(paths are from the root of the repository\)\. Did you mean `/,
    );
    expect(content).toContain(`Did you mean \`${near}\``);
  });

  it('that is right from where the shell is, is answered with the path from the root', async () => {
    await put('other/src/parse-date.ts', '');
    await session.use('shell', { command: 'cd packages/core' });
    expect(await says('view', { path: 'src/parse-date.ts' })).toContain(
      'Did you mean `packages/core/src/parse-date.ts`?',
    );
  });

  it('to a folder is said to be one', async () => {
    expect(await says('edit', { path: 'packages', old: 'a', new: 'b' })).toMatch(/^`packages` is a folder\./);
    expect(await says('view', { path: 'packages/' })).toBe('core/');
  });

  it('like nothing there is only said to be missing', async () => {
    expect(await says('view', { path: 'zzz.q' })).toBe(
      'There is no `zzz.q` (paths are from the root of the repository).',
    );
  });
});

describe('search', () => {
  it('shows as many lines as fit and says how many more there are, which can be asked for', async () => {
    for (let n = 0; n < 10; n++) await put(`many/${n}.txt`, 'needle\n'.repeat(40));
    const answer = await session.use('search', { pattern: 'needle' });
    const lines = answer.content.split('\n');
    expect(lines[0]).toBe('many/0.txt:1:needle');
    expect(lines).toHaveLength(201);
    expect(lines.at(-1)).toBe(
      '(200 more lines in 5 files; narrow the search, or see them by `output` with handle o1)',
    );
    expect(await says('output', { handle: 'o1', pattern: '9.txt:40:' })).toContain('many/9.txt:40:needle');
  });

  it('names the file even where only one was searched', async () => {
    expect(await says('search', { pattern: 'me', path: 'README.md' })).toBe('README.md:1:read me');
  });

  it('says what is wrong with a pattern', async () => {
    expect(await session.use('search', { pattern: '(' })).toMatchObject({
      failed: true,
      content: expect.stringMatching(/did not end well \(exit code 2\)\.\n/),
    });
  });
});

describe('test', () => {
  const tests = (passed: boolean) => {
    const asked: unknown[] = [];
    const runTests = (files: readonly string[], _: unknown, __: unknown, name?: string) => {
      asked.push({ files, name });
      return Promise.resolve({ text: '3 tests', passed });
    };
    return { asked, session: toolSession(folderShell(folder), { runTests }) };
  };

  it('runs the files it is given, and says first whether they passed', async () => {
    const { asked, session: testing } = tests(true);
    const path = 'packages/core/test/parse-date.test.ts';
    expect(await testing.use('test', { files: `/workspace/${path}`, name: 'parses' })).toMatchObject({
      content: 'passed\n3 tests',
      failed: false,
    });
    expect(await testing.says('test', {})).toBe('passed\n3 tests');
    expect(asked).toEqual([
      { files: [path], name: 'parses' },
      { files: [], name: undefined },
    ]);
    expect(await tests(false).session.use('test', { files: [] })).toMatchObject({
      content: 'failed\n3 tests',
      failed: true,
    });
  });

  it('keeps all that was printed', async () => {
    const runTests = () => Promise.resolve({ text: '3 tests', passed: true, printed: 'line 1\nline 2' });
    const testing = toolSession(folderShell(folder), { runTests });
    expect(await testing.says('test', {})).toBe(
      'passed\n3 tests\n(`output` with handle o1 shows all that was printed)',
    );
    expect(await testing.says('output', { handle: 'o1', pattern: 'line 2' })).toContain(': line 2\n');
  });

  it('is not run for a file that is not there', async () => {
    const { asked, session: testing } = tests(true);
    expect(await testing.says('test', { files: ['README.md', 'parse-date.test.ts'] })).toMatch(
      /^There is no `parse-date.test.ts`.*`packages\/core\/test\/parse-date.test.ts`/,
    );
    expect(asked).toEqual([]);
  });

  it('is offered only where tests can be run', async () => {
    expect(await says('test', {})).toMatch(/^There is no tool `test`/);
  });
});

describe('a call', () => {
  it('of a tool that is not there is answered with the nearest, and with all of them', async () => {
    expect(await says('Search_files', {})).toMatch(
      /^There is no tool `Search_files`\. Did you mean `search`\? The tools are: shell, .*, submit, ask\.$/,
    );
  });

  it('that ends the turn is answered later; a second one is told that it does not count', async () => {
    const toolbelt = createToolbelt({ recall: () => Promise.resolve(''), commandSeconds: 20 });
    const ask = toolCall('ask', {
      question: 'Which?',
      options: ['a', 'b'],
      default: 'a, as the tests have it',
    });
    const submit = toolCall('submit', { tests: 'a.test.ts', plan: 'The clock is wrong.' });
    expect(toolbelt.finalCall([ask, submit])).toEqual({
      kind: 'ask',
      id: ask.id,
      question: { question: 'Which?', options: ['a', 'b'], byDefault: 'a, as the tests have it' },
    });
    expect(toolbelt.finalCall([submit])).toMatchObject({
      untrustedSubmission: { tests: ['a.test.ts'], plan: 'The clock is wrong.' },
    });
    const place = { shell: folderShell(folder), folder: '.', handle: 'o1', outputs: {}, spent: 0 };
    const signal = AbortSignal.timeout(5000);
    expect(await toolbelt.use(ask, [ask, submit], place, signal)).toBeUndefined();
    expect(await toolbelt.use(submit, [ask, submit], place, signal)).toMatchObject({
      failed: true,
      content: expect.stringContaining('Only the first'),
    });
  });

  it('with a range that runs backwards is told so', async () => {
    expect(await says('view', { path: 'README.md', from: 1, to: '0' })).toMatch(/do not fit: to: Too small/);
    await put('long.txt', numbers(50));
    expect(await says('view', { path: 'long.txt', from: 9, to: 3 })).toBe('`to` (3) is before `from` (9).');
  });

  it('for a long file shows whole lines, less of them where the turn has used its room', async () => {
    await put('long.txt', 'x'.repeat(99).concat('\n').repeat(1000));
    const views = Array.from({ length: 5 }, () => ['view', { path: 'long.txt' }] as const);
    const answers = await session.useTogether(...views);
    expect(answers[0]!.content).toMatch(/\(lines 1-1\d\d of 1000; go on with from=1\d\d\)$/);
    expect(answers[4]!.content).toMatch(/\(lines 1-1\d of 1000; go on with from=1\d\)$/);
    expect(await readFile(join(folder, 'long.txt'), 'utf8')).toHaveLength(100_000);
  });
});
