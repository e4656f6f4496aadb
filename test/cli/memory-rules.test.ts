import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import { parseMemoryFile } from '../../src/memory/memory-file.ts';
import { outcomeOf } from '../memory/sample-outcome.ts';
import { sampleRepository } from '../repository/sample.ts';
import { heirloom } from '../support/command-line.ts';

let folder: string;
let repo: string;
let head: string;
let data: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'heirloom-rules-'));
  repo = join(folder, 'source');
  data = { HEIRLOOM_DATA: join(folder, 'data') };
  const source = sampleRepository(repo);
  for (let number = 0; number < 20; number++) {
    source.write(`src/a${number}.ts`, `import { b } from './b.ts';\nexport const a = ${number};\n`);
    source.commit(`fix: number ${number} (#${number + 1})`);
  }
  source.write(
    '.github/heirloom/memory.md',
    '- Keep \u001B]0;owned\u0007\u001B[31mcolours\u001B[0m \u202Eout of it.\n',
  );
  head = source.commit('docs: \u001B[2Jwhat we know (#21)');
});
afterAll(() => rm(folder, { recursive: true }));

const memory = (...words: string[]) => heirloom(['memory', ...words, '--repo', repo], data);
const json = async (...words: string[]) => JSON.parse((await memory(...words, '--json')).out);

/** What the commands have left. */
async function openStored(): Promise<Memory> {
  const stored = join(folder, 'data');
  const table = (await readdir(stored, { recursive: true })).find((each) =>
    each.endsWith('environments.lance'),
  );
  const uri = join(stored, dirname(table!));
  return openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
}

describe('heirloom memory', () => {
  it('shows every rule as it stands at a commit', async () => {
    const { at, rules } = await json('show');
    expect(at).toBe(head);
    expect(rules).toContainEqual(
      expect.objectContaining({ id: 'title-number', origin: 'history', holds: true, minedAt: head }),
    );
    expect(rules).toContainEqual(
      expect.objectContaining({ origin: 'human', writtenIn: '.github/heirloom/memory.md' }),
    );
    expect((await json('show', '--rule', 'import-extension-ts')).rules).toMatchObject([
      { id: 'import-extension-ts' },
    ]);
    expect(await memory('show', '--rule', 'nothing')).toMatchObject({ code: 1, out: '' });
  });

  it('shows an episode', async () => {
    expect(await json('show', '--episode', 'HEAD~1')).toMatchObject({
      title: 'fix: number 19 (#20)',
      files: [{ path: 'src/a19.ts', status: 'A' }],
    });
    expect((await memory('show', '--episode', 'HEAD', '--rule', 'x')).code).toBe(2);
  });

  it('shows what the tests ran in', async () => {
    expect(await memory('show', '--environments')).toMatchObject({
      code: 0,
      out: 'No tests have run yet.\n',
    });
    await using open = await openStored();
    await open.environments.remember({
      key: 'k',
      base: head,
      at: new Date(0),
      environment: {
        systemPackages: ['cmake'],
        runtimes: [],
        scripts: false,
        build: false,
        withoutRegistry: false,
      },
      commands: { install: 'npm ci', test: 'npm \u001B[2Jtest' },
      runtimes: { node: '24.11.1' },
      seconds: 12.34,
      passed: 7,
    });
    expect((await memory('show', '--environments')).out).toBe(
      `1970-01-01T00:00:00.000Z ${head.slice(0, 12)} 7 tests passed after 12.3 s\n` +
        '  node 24.11.1\n  cmake\n  install: npm ci\n  test: npm test\n',
    );
    expect(await json('show', '--environments')).toMatchObject({ environments: [{ key: 'k', passed: 7 }] });
  });

  it('prints nothing of a repository that a terminal would obey', async () => {
    const shown = await memory('show');
    const episode = await memory('show', '--episode', 'HEAD');
    const exported = await memory('export', '--format', 'markdown');
    for (const { code, out } of [shown, episode, exported]) {
      expect(code).toBe(0);
      // oxlint-disable-next-line no-control-regex -- the very thing that must not be there
      expect(out).not.toMatch(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    }
    expect(shown.out).toContain('out of it.');
  });

  it('explains a rule: counts, examples, cited lines, since when', async () => {
    expect(await json('explain', 'title-number')).toMatchObject({
      holds: true,
      minedAt: head,
      counts: { for: 21, against: 0 },
      for: expect.arrayContaining([
        { sha: expect.any(String), at: expect.any(String), title: 'fix: number 19 (#20)' },
      ]),
      validFrom: { title: 'fix: number 0 (#1)' },
    });
    const { out } = await memory('explain', 'import-extension-ts');
    expect(out).toMatch(/cites +src\/a\d+\.ts:1 \(unchanged\)\n +import \{ b \} from '\.\/b\.ts';/);
    expect(await memory('explain', 'nothing')).toMatchObject({ code: 1 });
  });

  it('tells what became of pull requests that were made by a rule, and who let a rule in', async () => {
    await using open = await openStored();
    const named = [{ id: 'title-number', statement: 'Titles end with a number.', used: true }];
    await open.outcomes.keep(outcomeOf(40, { base: head, state: 'merged', rules: named }));
    await open.outcomes.keep(outcomeOf(41, { base: head, state: 'refused', rules: named }));
    expect((await json('show', '--rule', 'title-number')).rules[0].verdicts).toEqual([
      '#41 refused',
      '#40 merged',
    ]);
    expect((await memory('show', '--rule', 'title-number')).out).toMatch(/\t#41 refused, #40 merged\n$/);
    expect((await json('explain', 'title-number')).counts).toEqual({ for: 22, against: 1 });
    const { out } = await memory('explain', 'title-number');
    expect(out).toMatch(/^for +#40 merged https:\/\/github\.com\/acme\/shop\/pull\/40$/m);
    expect(out).toMatch(/^against +#41 refused/m);
    await open.outcomes.keep(outcomeOf(40, { base: head }));
    await open.outcomes.keep(outcomeOf(41, { base: head }));

    const said = { proposedIn: 'https://github.com/acme/shop/pull/40', proposedBy: 'maria' };
    const rule = await open.rules.propose({ statement: 'We never shout.', ...said });
    expect((await memory('show', '--rule', 'we-never-shout')).out).toContain(
      "(waits for a maintainer's acceptance)",
    );
    await open.rules.accept(rule!, 'ben', 'https://github.com/acme/shop/pull/41');
    const explained = (await memory('explain', 'we-never-shout')).out;
    expect(explained).toMatch(/proposed +by maria[^]*accepted +by ben[^]*holds +yes/);
    await open.rules.forget('we-never-shout');
  });

  it('adds a rule that outranks what was mined, and forgets for good', async () => {
    const added = await json(
      'add',
      '--statement',
      'Count in whole cents.',
      '--scope',
      'src/**',
      'lib/**',
      '--why',
      'Fractions get lost.',
    );
    expect(added).toEqual({ id: 'count-in-whole-cents', statement: 'Count in whole cents.', score: 0.5 });
    expect((await json('show', '--rule', added.id)).rules).toMatchObject([
      { scope: ['src/**', 'lib/**'], origin: 'human', holds: true },
    ]);
    expect(await json('add', '--statement', 'Count in whole cents.')).toMatchObject({
      id: 'count-in-whole-cents-2',
    });
    expect(await memory('forget', 'title-number')).toMatchObject({ code: 0, out: 'forgot title-number\n' });
    expect((await json('show', '--rule', 'title-number')).rules).toMatchObject([
      { holds: false, fallen: 'forgotten' },
    ]);
    expect(await memory('forget', 'title-number')).toMatchObject({ code: 1 });
    const inFile = (await json('show')).rules.find(({ writtenIn }: { writtenIn?: string }) => writtenIn);
    expect(await memory('forget', inFile.id)).toMatchObject({ code: 0 });
    expect((await json('show', '--rule', inFile.id)).rules).toMatchObject([
      { holds: false, fallen: 'forgotten', writtenIn: '.github/heirloom/memory.md' },
    ]);
    expect(await memory('forget', inFile.id)).toMatchObject({ code: 1 });
  });

  it('exports what holds, also as a memory file that can be read again', async () => {
    const { rules } = await json('export');
    const { out } = await memory('export', '--format', 'markdown');
    const read = parseMemoryFile(out);
    expect(read.rules.map(({ id }) => id).sort()).toEqual(rules.map(({ id }: { id: string }) => id).sort());
    expect(read.forgotten).toContain('title-number');
  });

  it.each([
    [['add']],
    [['add', '--statement', '']],
    [['add', '--statement', 'x', '--id', 'Not An Id']],
    [['forget']],
    [['explain']],
    [['export', '--format', 'xml']],
  ])('ends with 2 on wrong usage: %j', async (words) => {
    expect((await memory(...words)).code).toBe(2);
  });
});
