import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readSources, violations, type Sources } from './support/architecture.ts';

let sources: Sources;
beforeAll(async () => {
  sources = await readSources(fileURLToPath(new URL('../src', import.meta.url)));
});

it('holds in the source as it is', () => {
  expect(sources.size).toBeGreaterThan(50);
  expect(violations(sources)).toEqual([]);
});

it('keeps the story of a fix short enough to be read as one', () => {
  expect(sources.get('workflow/fix-issue.ts')!.split('\n').length).toBeLessThan(150);
});

describe('a planted violation is found', () => {
  const planted: readonly [string, string, string, RegExp][] = [
    [
      'an import upwards',
      'lib/planted.ts',
      "import { openMemory } from '../memory/memory.ts';",
      /against the layers \(lib/,
    ],
    [
      'an import of a sibling',
      'agent/planted.ts',
      "import type { Sandbox } from '../sandbox/sandbox.ts';",
      /agent may not know sandbox/,
    ],
    [
      'a dynamic import upwards',
      'model/planted.ts',
      "export const a = () => import('../agent/agent.ts');",
      /model may not know agent/,
    ],
    [
      'a re-export upwards',
      'repository/planted.ts',
      "export { openMemory } from '../memory/memory.ts';\nexport const a = 1;",
      /repository may not know memory/,
    ],
    [
      'an import past a front door',
      'workflow/planted.ts',
      "import { shellTool } from '../agent/tools/shell.ts';",
      /past the front door of agent/,
    ],
    [
      'an import of what another part keeps to itself',
      'workflow/planted.ts',
      "import { trimMiddle } from '../agent/context.ts';",
      /past the front door of agent/,
    ],
    [
      'a folder nobody planned',
      'stuff/stuff.ts',
      "import { fenced } from '../lib/markdown.ts';",
      /stuff is not a part of the house/,
    ],
    [
      'an adapter outside its folder',
      'workflow/planted.ts',
      "import Docker from 'dockerode';",
      /names dockerode, which only sandbox may/,
    ],
    [
      'a barrel',
      'forge/planted.ts',
      "export { createForge } from './forge.ts';\nexport { publish } from './publish.ts';",
      /planted.ts is a barrel/,
    ],
    ['a drawer', 'memory/utils.ts', 'export const a = 1;', /is a drawer/],
    [
      'reading the environment',
      'config/planted.ts',
      "export const a = process.env['HOME'];",
      /only main.ts may/,
    ],
    ['exiting', 'cli/planted.ts', 'export const stop = () => process.exit(1);', /only main.ts may/],
    ['work at import time', 'lib/planted.ts', 'await Promise.resolve();', /work at import time/],
    [
      'a cycle',
      'lib/planted.ts',
      "import { again } from './planted-too.ts';\nexport const first = () => again();",
      /a cycle: lib\/planted/,
    ],
  ];
  it.each(planted)('%s', (_, path, text, expected) => {
    const found = violations(
      new Map([
        ...sources,
        [path, text],
        ['lib/planted-too.ts', "import { first } from './planted.ts';\nexport const again = () => first();"],
      ]),
    ).filter((violation) => expected.test(violation));
    expect(found.length).toBeGreaterThan(0);
  });

  it('a folder without a front door', () => {
    const without = new Map([...sources].filter(([path]) => path !== 'forge/forge.ts'));
    expect(violations(without)).toContain('forge/ has no front door forge.ts');
  });
});
