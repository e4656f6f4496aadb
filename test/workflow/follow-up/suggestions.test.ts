import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protectedBy } from '../../../src/repository/protected-paths.ts';
import type { Mirror } from '../../../src/repository/repository.ts';
import { changesBetween } from '../../../src/repository/tree-patch.ts';
import { readBlob } from '../../../src/repository/patch.ts';
import { applySuggestions } from '../../../src/workflow/follow-up/apply-suggestions.ts';
import { replaceLines } from '../../../src/workflow/follow-up/replace-lines.ts';
import { readSuggestions } from '../../../src/workflow/follow-up/suggestion-blocks.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';
import { comment } from './talk.ts';

const block = (...lines: string[]) => ['```suggestion', ...lines, '```'].join('\n');

describe('suggestion blocks', () => {
  it.each([
    ['a line', block('return 1;'), ['return 1;']],
    ['several lines', block('a', '  b', ''), ['a', '  b', '']],
    ['nothing, which deletes', block(), []],
    ['one empty line, which does not', block(''), ['']],
    ['windows line ends', block('a', 'b').replaceAll('\n', '\r\n'), ['a', 'b']],
    ['more backticks around backticks', '````suggestion\n```js\na\n```\n````', ['```js', 'a', '```']],
    ['tildes', '~~~ suggestion\n```\n~~~', ['```']],
    ['no end', '```suggestion\na', ['a']],
    ['an indented fence', '  ```suggestion\n  a\n  ```', ['  a']],
  ])('hold %s', (_, body, lines) => {
    expect(readSuggestions(`Like this:\n\n${body}`)).toEqual({
      blocks: [{ lines }],
      untrustedRest: 'Like this:',
    });
  });

  it('are not looked for in other blocks', () => {
    const body = '````md\n```suggestion\na\n```\n````\nno block: ```suggestion```';
    expect(readSuggestions(body)).toEqual({ blocks: [], untrustedRest: body });
  });
});

describe('lines in the place of others', () => {
  it.each([
    ['one\ntwo\n', [{ from: 2, to: 2, lines: ['2'] }], 'one\n2\n'],
    ['one\r\ntwo\r\n', [{ from: 1, to: 1, lines: ['1', '1.5'] }], '1\r\n1.5\r\ntwo\r\n'],
    ['one\ntwo', [{ from: 2, to: 2, lines: ['2'] }], 'one\n2'],
    [
      'one\ntwo\nthree\n',
      [
        { from: 1, to: 1, lines: [] },
        { from: 3, to: 3, lines: ['3', '4'] },
      ],
      'two\n3\n4\n',
    ],
  ])('%j with %j', (text, replacements, result) => {
    expect(replaceLines(text, replacements)).toBe(result);
  });
});

describe('a suggestion', () => {
  let mirror: Mirror;
  let head: string;
  let before: string;
  beforeAll(async () => {
    const source = sampleRepository(scratch(afterAll));
    source.write('src/total.js', 'one\ntwo\nthree\nfour\n');
    before = source.commit('before');
    source.write('src/total.js', 'zero\none\ntwo\nthree\nfour\n');
    source.write('.github/workflows/ci.yml', 'on: push\n');
    source.write('image.bin', Uint8Array.from([0, 255, 10, 9]));
    head = source.commit('head');
    mirror = await mirrorOf(source, scratch(afterAll));
  });
  const at = (id: number, line: number, body: string, more = {}) =>
    comment(id, body, { line, commit: head, ...more });
  async function apply(...comments: ReturnType<typeof comment>[]) {
    const { tree, suggestions } = await applySuggestions(comments, mirror, head, protectedBy());
    const changes = await changesBetween(mirror, head, tree);
    const contents = changes.map(async ({ path, blob }) => [
      path,
      String(Buffer.from(await readBlob(mirror, blob!))),
    ]);
    return { suggestions, files: Object.fromEntries(await Promise.all(contents)) as Record<string, string> };
  }

  it('is applied as it is, with others in the same file', async () => {
    const { suggestions, files } = await apply(
      at(1, 5, block('FOUR')),
      at(2, 3, `Shorter, isn't it?\n${block('ONE AND', 'TWO')}`, { startLine: 2 }),
      at(3, 1, 'No suggestion.'),
    );
    expect(suggestions).toMatchObject([
      { kind: 'applied', comment: 1, by: 'mara', wordless: true },
      { kind: 'applied', comment: 2, wordless: false },
    ]);
    expect(files).toEqual({ 'src/total.js': 'zero\nONE AND\nTWO\nthree\nFOUR\n' });
  });

  it.each([
    ['whose lines have changed', () => at(1, 2, block('x'), { line: undefined }), /have changed since/],
    [
      'made on an older commit with other lines there',
      () => at(1, 2, block('x'), { commit: before }),
      /changed/,
    ],
    ['made on a commit that is gone', () => at(1, 2, block('x'), { commit: 'f'.repeat(40) }), /changed/],
    ['beyond the end', () => at(1, 9, block('x')), /not there any more/],
    ['for a file that is gone', () => at(1, 1, block('x'), { path: 'gone.js' }), /no text file/],
    ['for a file that is no text', () => at(1, 1, block('x'), { path: 'image.bin' }), /no text file/],
    ['outside of the repository', () => at(1, 1, block('x'), { path: '../etc/passwd' }), /no text file/],
    [
      'for what only people change',
      () => at(1, 1, block('x'), { path: '.github/workflows/ci.yml' }),
      /person/,
    ],
    ['with two blocks', () => at(1, 1, `${block('x')}\nor\n${block('y')}`), /more than one/],
  ])('%s is left out, with why', async (_, make, because) => {
    const { suggestions, files } = await apply(make());
    expect(suggestions).toMatchObject([
      { kind: 'left-out', comment: 1, because: expect.stringMatching(because) },
    ]);
    expect(files).toEqual({});
  });

  it('for lines that an earlier one changes is left out', async () => {
    const { suggestions, files } = await apply(at(1, 3, block('A'), { startLine: 2 }), at(2, 3, block('B')));
    expect(suggestions).toMatchObject([
      { kind: 'applied' },
      { kind: 'left-out', because: expect.stringContaining('another suggestion') },
    ]);
    expect(files['src/total.js']).toBe('zero\nA\nthree\nfour\n');
  });
});
