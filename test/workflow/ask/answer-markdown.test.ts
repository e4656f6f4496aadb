import { expect, it } from 'vitest';
import { answerMarkdown, quotedQuestion, type Answer } from '../../../src/workflow/ask/answer-markdown.ts';
import type { Checked } from '../../../src/workflow/ask/citations.ts';
import { permalink } from '../../../src/workflow/ask/permalink.ts';

const BASE = 'b'.repeat(40);
const SHA = 'c'.repeat(40);
const there = (path: string, lines?: [number, number]): Checked => ({
  kind: 'there',
  citation: { kind: 'file', path, ...(lines && { lines }) },
});
const commit: Checked = {
  kind: 'there',
  citation: { kind: 'commit', sha: SHA, untrustedTitle: 'fix: @mara asked (#12)' },
};
const gone: Checked = { kind: 'not-there', because: 'there is no file' };
const links = {
  commitUrl: (sha: string) => `https://github.test/o/r/commit/${sha}`,
  fileUrl: (at: string, path: string, lines?: readonly [number, number]) =>
    permalink('https://github.test/o/r', at, path, lines),
};
const written = (untrustedText: string, citations: readonly Checked[], more: Partial<Answer> = {}) =>
  answerMarkdown({ untrustedText, citations, wantsChange: false, ...more }, BASE, links);

it('links each number to what it names, at the commit that was read', () => {
  const markdown = written('It pads [1], since [2].', [there('src/a.ts', [3, 9]), commit]);
  expect(markdown).toContain(
    `It pads [[1]](https://github.test/o/r/blob/${BASE}/src/a.ts#L3-L9), since [[2]](https://github.test/o/r/commit/${SHA}).`,
  );
  expect(markdown).toContain(
    `1. [\`src/a.ts\`, lines 3–9](https://github.test/o/r/blob/${BASE}/src/a.ts#L3-L9)`,
  );
  expect(markdown).toContain('fix: @\u200Bmara asked (#\u200B12)');
});

it('leaves out what is not there, and numbers the rest anew', () => {
  const markdown = written('One [1], two [2][3], both [1, 3].', [gone, there('a.ts'), there('b.ts')]);
  expect(markdown.replaceAll(/\(https:[^)]*\)/g, '')).toMatch(
    /^One, two \[\[1\]\].* \[\[2\]\], both \[\[2\]\]\./,
  );
  expect(markdown).toContain('1. [`a.ts`]');
  expect(markdown).not.toContain('3. ');
});

it('says so when nothing that it cites is there', () => {
  expect(written('I guess [1].', [gone])).toBe(
    'I guess.\n\n> [!NOTE]\n> This answer cites nothing that is in the repository: take it for a guess.',
  );
});

it('folds a long list away', () => {
  const many = Array.from({ length: 6 }, (_, n) => there(`${n}.ts`));
  expect(written('See.', many)).toContain('<details><summary>What it rests on (6)</summary>');
});

it('says which command changes something, when the question asks for that', () => {
  expect(written('It would take a flag.', [], { wantsChange: true })).toContain('`/heirloom fix [hint]`');
});

it('links nothing, shows no image, notifies nobody and closes nothing by the words of the model', () => {
  const markdown = written(
    'Fixes #3, ask @mara. ![x](https://evil.test/?q=1) [y](https://evil.test) [z][q] <img src=x>\n\n[q]: https://evil.test\n',
    [],
  );
  expect(markdown).not.toMatch(/#3|@mara|\]\(|\]:|<img/);
});

it('leaves code as it is', () => {
  const code = 'Use `Array<string>` of `@types/node`:\n\n```ts\nconst first = list[1]; // #3\n```';
  expect(written(code, [there('a.ts')])).toContain(code);
});

it('shows where to look without links in a folder of this machine', () => {
  const answer = { untrustedText: 'See [1].', citations: [there('a.ts', [4, 4])], wantsChange: false };
  expect(answerMarkdown(answer, BASE, {})).toBe('See [1].\n\nRead at `bbbbbbbbbb`:\n\n1. `a.ts`, line 4');
});

it('quotes a question as it was asked, and no longer than it needs', () => {
  expect(quotedQuestion('why\n@mara?')).toBe('> why\n> @\u200Bmara?');
  expect(quotedQuestion('a'.repeat(5_000)).length).toBeLessThan(700);
});

it('escapes what would end a link, and shows Markdown as it is written', () => {
  expect(permalink('u', 'c', 'a b/(x)#?.ts')).toBe('u/blob/c/a%20b/%28x%29%23%3F.ts');
  expect(permalink('u', 'c', 'README.md', [2, 2])).toBe('u/blob/c/README.md?plain=1#L2');
});
