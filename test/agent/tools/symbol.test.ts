import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from '../../../src/sandbox/process-sandboxes.ts';
import type { Sandbox, Sandboxes } from '../../../src/sandbox/sandbox.ts';
import { noEngine } from '../../support/engine.ts';
import { SMALL, uniqueName } from '../../support/sandbox-limits.ts';
import { toolSession } from '../../support/tool-session.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'heirloom-symbol-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const kinds: readonly [kind: string, skipped: boolean, make: () => Sandboxes][] = [
  [
    'docker',
    noEngine !== undefined,
    () => createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: uniqueName() }),
  ],
  ['process', false, () => createProcessSandboxes({ root, path: process.env['PATH'] ?? '' })],
];

const LONG = `export function long() {\n${'  step();\n'.repeat(80)}}\n`;
const FILES: Readonly<Record<string, string>> = {
  'src/parse.ts': 'export class Parser {\n  parse(text: string) {\n    return text;\n  }\n}\n',
  'src/use.ts': "import { Parser } from './parse.ts';\n\nexport const run = () => new Parser().parse('x');\n",
  'src/long.ts': LONG,
  "src/it's odd.py": 'def odd():\n    return odd\n',
  'test/parse.test.ts': 'new Parser().parse("");\n',
  'README.md': 'A Parser.\n',
};

for (const [kind, skipped, make] of kinds) {
  describe.skipIf(skipped)(`the symbol tool in a ${kind} sandbox`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await make().open({ run: uniqueName(), limits: SMALL });
      for (const [path, text] of Object.entries(FILES)) await sandbox.write(path, Buffer.from(text));
    });
    afterAll(() => sandbox[Symbol.asyncDispose]());
    const says = (input: unknown) => toolSession(sandbox).says('symbol', input);

    it('shows the definition with its code, then the references by file', async () => {
      expect(await says({ name: 'Parser.parse' })).toBe(
        [
          'src/parse.ts:2-4 Parser.parse (method, exported)',
          '2\t  parse(text: string) {',
          '3\t    return text;',
          '4\t  }',
          '',
          'References: 1 in 1 file',
          'src/use.ts',
          "  3\texport const run = () => new Parser().parse('x');  [in run]",
          '',
          'References in tests and vendored code: 1 in 1 file',
          'test/parse.test.ts',
          '  1\tnew Parser().parse("");',
        ].join('\n'),
      );
      expect(await says({ name: 'Parser' })).toContain('lines with the word): README.md (1)');
      expect(await says({ name: 'odd', path: '/workspace/src' })).toContain(
        "src/it's odd.py:1-2 odd (function",
      );
    });

    it('shows the head of what is long, and keeps the whole', async () => {
      const answer = await toolSession(sandbox).use('symbol', { name: 'long' });
      expect(answer.content).toContain('20\t  step();\n(… to line 82; view it with from=21)');
      expect(answer.whole).toContain('82\t}');
    });

    it('outlines a file', async () => {
      expect(await says({ path: 'src/parse.ts' })).toBe(
        '1-5 export class Parser [exported]\n  2-4 parse(text: string) [exported]',
      );
      expect(await says({ path: 'README.md' })).toContain('it is no code that can be parsed');
    });

    it('answers what it cannot find with the nearest there is', async () => {
      expect(await says({ name: 'Parsr' })).toMatch(
        /^There is no `Parsr` in the code in the repository\. Names like it: parse, Parser\.$/,
      );
      expect(await says({ name: 'Parser', path: 'src/parce.ts' })).toContain('Did you mean `src/parse.ts`');
      expect(await says({ name: 'a b; rm -rf .' })).toContain('cannot be a name; use `search` for text');
      expect(await says({})).toContain('Give a `name`');
      expect(await says({ path: 'src' })).toBe('`src` is a folder.');
    });
  });
}
