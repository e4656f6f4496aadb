import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseArguments } from '../../src/agent/arguments.ts';
import { toolCall } from '../support/tool-session.ts';

const Schema = z.object({
  path: z.string().min(1),
  from: z.int().min(1).optional(),
  files: z.array(z.string()).optional(),
  all: z.boolean().optional(),
});
const parse = (input: unknown) => parseArguments(toolCall('view', input), Schema);

describe('what was surely meant is taken', () => {
  it.each([
    ['a number in quotes', { path: 'a', from: '3' }, { path: 'a', from: 3 }],
    ['a number for a text', { path: 404 }, { path: '404' }],
    ['one text for a list', { path: 'a', files: 'b.ts' }, { path: 'a', files: ['b.ts'] }],
    [
      'a list written as a text',
      { path: 'a', files: '["b.ts", "c.ts"]' },
      { path: 'a', files: ['b.ts', 'c.ts'] },
    ],
    ['a name with a bracket for a list', { path: 'a', files: '[id].ts' }, { path: 'a', files: ['[id].ts'] }],
    ['an empty text for a list', { path: 'a', files: '' }, { path: 'a', files: [] }],
    ['yes and no as words', { path: 'a', all: 'True' }, { path: 'a', all: true }],
    ['null for what may be left out', { path: 'a', from: null, files: null }, { path: 'a' }],
    ['fields that nobody asked for', { path: 'a', reason: 'curious' }, { path: 'a' }],
    ['JSON inside a JSON text', JSON.stringify('{"path": "a"}'), { path: 'a' }],
  ])('%s', (_, input, value) => {
    expect(parse(input)).toEqual({ kind: 'parsed', value });
  });
});

describe('the rest is told in one line', () => {
  it.each([
    ['nothing at all', '', 'The arguments of `view` do not fit: `path` is missing.'],
    [
      'a cut-off text',
      '{"path": "a", "from',
      expect.stringMatching(/are not JSON: they end in the middle \(after 19 characters\).*write less/),
    ],
    [
      'a trailing comma',
      '{"path": "a",}',
      expect.stringMatching(/are not JSON: .*, after "\{\\"path\\": \\"a\\","\. Make the call again\.$/),
    ],
    [
      'a raw line break',
      '{"path": "a\nb"}',
      expect.stringMatching(/are not JSON: .*a line break inside a string is written \\n/),
    ],
    ['no JSON at all', 'path: a', expect.stringMatching(/are not JSON: Unexpected token/)],
    ['a list', '["a"]', expect.stringMatching(/must be a JSON object/)],
    [
      'a wrong type',
      { path: 'a', from: 'three' },
      expect.stringMatching(/do not fit: from: Invalid input: expected (?:int|number), received string\.$/),
    ],
    ['a value out of bounds', { path: 'a', from: '0' }, expect.stringMatching(/do not fit: from: Too small/)],
    [
      'a field under a wrong name',
      { file_path: 'a' },
      'The arguments of `view` do not fit: `path` is missing; it takes `path`, `from`, `files`, `all`, not `file_path`.',
    ],
    ['null for what is needed', { path: null }, expect.stringMatching(/`path` is missing/)],
    ['a NUL', { path: 'a\0b' }, expect.stringMatching(/hold a NUL character/)],
  ])('%s', (_, input, expected) => {
    expect(parse(input)).toEqual({ kind: 'malformed', because: expected });
    expect(parse(input)).toMatchObject({ because: expect.not.stringContaining('\n') });
  });
});
