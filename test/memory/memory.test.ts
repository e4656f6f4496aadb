import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from '@lancedb/lancedb';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

const clean: (() => void)[] = [];
let source: SampleRepository;
let mirror: Mirror;
let folder: string;

/** A calculator and a parser, with a history that tells them apart. */
beforeAll(async () => {
  folder = scratch((end) => clean.push(end));
  source = sampleRepository(join(folder, 'source'));
  source.write(
    'src/parse-query.ts',
    'export function parseQuery(text: string) {\n  return text.split("&");\n}\n',
  );
  source.write('src/round-price.ts', 'export function roundPrice(price: number) {\n  return price;\n}\n');
  source.write('src/errors.ts', 'export class BadInput extends Error {}\n');
  source.write('test/parse-query.test.ts', 'import "../src/parse-query.ts";\n');
  source.commit('feat: a parser and a price');
  source.write(
    'src/parse-query.ts',
    'export function parseQuery(text: string) {\n  return text.split("&").map(decode);\n}\n',
  );
  source.commit('fix(parser): decode percent signs in query strings (#7)\n\nFixes #5');
  for (let number = 0; number < 30; number++) {
    source.write('README.md', `# Readme ${number}\n`);
    source.commit(`docs: say it better, attempt ${number}`);
  }
  source.write(
    'src/round-price.ts',
    'export function roundPrice(price: number) {\n  return Math.round(price);\n}\n',
  );
  source.commit('fix(price): avoid fractions of a cent in the invoice total (#9)');
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

const lines: string[] = [];

async function memoryIn(uri: string): Promise<Memory> {
  lines.length = 0;
  const log = createLog({ level: 'warn', redact: (text) => text, write: (line) => lines.push(line) });
  const memory = await openMemory({ uri, log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  return memory;
}

const COMMITS = 33;

describe('sync', () => {
  it('makes every commit an episode, and reads only the new ones the next time', async () => {
    const own = sampleRepository();
    own.write('a.ts', 'a');
    own.commit('first');
    const memory = await memoryIn(join(scratch(), 'memory'));
    const home = scratch();
    expect(await memory.sync(await mirrorOf(own, home), 'HEAD')).toMatchObject({ commits: 1, episodes: 1 });
    own.write('a.ts', 'b');
    const head = own.commit('second');
    const later = await mirrorOf(own, home);
    expect(await memory.sync(later, 'HEAD')).toMatchObject({ commits: 1, episodes: 2, head });
    expect(await memory.sync(later, 'HEAD')).toMatchObject({ commits: 0, episodes: 2 });
  });

  it('keeps the episodes of a history that was rewritten, and takes in the new one', async () => {
    const own = sampleRepository();
    own.write('a.ts', 'a');
    own.commit('first');
    own.write('a.ts', 'b');
    const lost = own.commit('fix: the lost one');
    const home = scratch();
    const memory = await memoryIn(join(home, 'memory'));
    await memory.sync(await mirrorOf(own, home), 'HEAD');
    own.git('reset', '--quiet', '--hard', 'HEAD~1');
    own.write('a.ts', 'c');
    own.commit('fix: the one that replaces it');
    const rewritten = await mirrorOf(own, home);
    expect(await memory.sync(rewritten, 'HEAD')).toMatchObject({ commits: 1, episodes: 3 });
    const { episodes, files } = await memory.recall(rewritten, 'HEAD', 'the lost one');
    expect(episodes.map(({ sha }) => sha)).not.toContain(lost);
    expect(files.flatMap(({ because }) => because).join()).not.toContain('the lost one');
  });

  it('may run twice at once without an episode twice', async () => {
    const uri = join(scratch(), 'memory');
    const [one, other] = await Promise.all([memoryIn(uri), memoryIn(uri)]);
    await Promise.all([one.sync(mirror, 'HEAD'), other.sync(mirror, 'HEAD')]);
    expect(await one.sync(mirror, 'HEAD')).toMatchObject({ commits: 0, episodes: COMMITS });
    const db = await connect(uri);
    const rows: unknown[] = await (await db.openTable('episodes')).query().select(['sha']).toArray();
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(COMMITS);
  });

  it('takes in hostile messages and file names as they are', async () => {
    const own = sampleRepository();
    own.write('odd "name" [x] *.ts', 'a');
    own.commit('fix: "quoted\' AND (NOT\\ \u{1F600} \u0001 title\n\nbody with \u001b[31m');
    const home = scratch();
    const memory = await memoryIn(join(home, 'memory'));
    const odd = await mirrorOf(own, home);
    expect(await memory.sync(odd, 'HEAD')).toMatchObject({ commits: 1, episodes: 1 });
    const { files } = await memory.recall(odd, 'HEAD', '"quoted\' AND (NOT\\ title* OR `"');
    expect(files.map(({ path }) => path)).toEqual(['odd "name" [x] *.ts']);
  });

  it('is complete after being killed in the middle and started again', async () => {
    const uri = join(scratch(), 'memory');
    const script = fileURLToPath(new URL('./sync-forever.ts', import.meta.url));
    for (const delay of [150, 400, 700]) {
      const child = spawn(process.execPath, [script, uri, mirror.dir], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      setTimeout(() => child.kill('SIGKILL'), delay);
      await once(child, 'exit');
    }
    const memory = await memoryIn(uri);
    expect(await memory.sync(mirror, 'HEAD')).toMatchObject({ episodes: COMMITS });
    expect((await memory.recall(mirror, 'HEAD', 'fractions of a cent')).files[0]?.path).toBe(
      'src/round-price.ts',
    );
  });
});

describe('a damaged memory', () => {
  const damages: [string, (uri: string) => Promise<void> | void][] = [
    [
      'a foreign table',
      async (uri) => {
        const db = await connect(uri);
        await db.createTable('episodes', [{ colour: 'blue' }], { mode: 'overwrite' });
      },
    ],
    ['a truncated manifest', (uri) => cut(join(uri, 'episodes.lance', '_versions'))],
    ['truncated data', (uri) => cut(join(uri, 'episodes.lance', 'data'))],
    ['a list of tips that is none', (uri) => cut(join(uri, 'tips.lance', '_versions'))],
  ];

  it.each(damages)('is named and built again: %s', async (_what, damage) => {
    const uri = join(scratch(), 'memory');
    {
      await using memory = await openMemory({
        uri,
        log: createLog({ level: 'silent', redact: (text) => text }),
      });
      await memory.sync(mirror, 'HEAD');
    }
    await damage(uri);
    const memory = await memoryIn(uri);
    await memory.sync(mirror, 'HEAD');
    const { files } = await memory.recall(mirror, 'HEAD', 'fractions of a cent in the invoice');
    expect(files[0]?.path).toBe('src/round-price.ts');
    expect(lines.join('')).toMatch(/table \\"(?:episodes|tips)\\"/);
    expect(await memory.sync(mirror, 'HEAD')).toMatchObject({ commits: 0, episodes: COMMITS });
  });

  it('is built again when it breaks between two questions', async () => {
    const uri = join(scratch(), 'memory');
    const memory = await memoryIn(uri);
    await memory.sync(mirror, 'HEAD');
    cut(join(uri, 'episodes.lance'));
    const { files } = await memory.recall(mirror, 'HEAD', 'fractions of a cent in the invoice');
    expect(files[0]?.because.join()).toContain('fix(price)');
    expect(lines.join('')).toContain('episodes');
  });

  it('sets rules aside rather than losing them', async () => {
    const uri = join(scratch(), 'memory');
    {
      await using memory = await openMemory({
        uri,
        log: createLog({ level: 'silent', redact: (text) => text }),
      });
      await memory.rules.add({ id: 'mine', statement: 'Write it down.' });
    }
    cut(join(uri, 'rules.lance', '_versions'));
    const memory = await memoryIn(uri);
    expect(lines.join('')).toContain('rules');
    expect((await memory.rules.list()).map(({ id }) => id)).toContain('smallest-change');
    expect(readdirSync(uri).some((name) => name.startsWith('rules.damaged-'))).toBe(true);
  });
});

/** Leaves of every file in the folder, and below, the first few bytes. */
function cut(dir: string): void {
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    truncateSync(file, 7);
    writeFileSync(file, 'garbage');
  }
}

describe('recall', () => {
  let memory: Memory;
  beforeAll(async () => {
    memory = await openMemory({
      uri: join(folder, 'recall'),
      log: createLog({ level: 'silent', redact: (text) => text }),
    });
    await memory.sync(mirror, 'HEAD');
    return () => memory[Symbol.asyncDispose]();
  });

  it('finds the file by what was said when it was changed, and says so', async () => {
    const { files } = await memory.recall(mirror, 'HEAD', 'The invoice total has fractions of a cent');
    expect(files[0]).toMatchObject({ path: 'src/round-price.ts', score: 1 });
    expect(files[0]?.because.join()).toMatch(/changed by [0-9a-f]{10} "fix\(price\)/);
  });

  it('finds the file by an identifier that it defines', async () => {
    const { files } = await memory.recall(mirror, 'HEAD', '`BadInput` is not exported');
    expect(files[0]?.path).toBe('src/errors.ts');
    expect(files[0]?.because).toContain('defines `BadInput`');
  });

  it.each([
    'it breaks\n    at run (/app/node_modules/calculator/src/errors.ts:1:14)\n    at main (/app/index.js:3:1)',
    'File "/home/me/x/src/errors.ts", line 3, in main',
    'thrown in C:\\code\\calculator\\src\\errors.ts:12',
  ])('finds the file in a stack trace: %s', async (trace) => {
    const { files } = await memory.recall(mirror, 'HEAD', trace);
    expect(files[0]?.path).toBe('src/errors.ts');
    expect(files[0]?.because).toContain('in the stack trace');
  });

  it('shows past fixes with their diff when history and content agree', async () => {
    const { episodes, confidence } = await memory.recall(
      mirror,
      'HEAD',
      'percent signs in the query string are not decoded',
    );
    expect(confidence).toBeGreaterThanOrEqual(0.5);
    expect(episodes[0]).toMatchObject({ title: 'fix(parser): decode percent signs in query strings (#7)' });
    expect(episodes[0]?.diff).toContain('+  return text.split("&").map(decode);');
  });

  it('withholds precedents when it is not confident', async () => {
    const { episodes, confidence } = await memory.recall(mirror, 'HEAD', 'zebras');
    expect(confidence).toBeLessThan(0.5);
    expect(episodes).toEqual([]);
  });

  it('speaks of nothing but the commit and its ancestors', async () => {
    const before = await mirror.resolve('HEAD~1');
    const { files, episodes } = await memory.recall(
      mirror,
      before,
      'avoid fractions of a cent in the invoice total',
    );
    expect(JSON.stringify([files, episodes])).not.toContain('fix(price)');
  });

  it('gives the same answer to the same question', async () => {
    const ask = () => memory.recall(mirror, 'HEAD', 'query strings and prices');
    expect(await ask()).toEqual(await ask());
  });

  it('answers an empty question with no files', async () => {
    expect(await memory.recall(mirror, 'HEAD', '')).toMatchObject({ files: [], episodes: [] });
  });

  it('answers a question of half a megabyte', async () => {
    const question =
      'roundPrice '.repeat(20_000) + 'a'.repeat(100_000) + '/x'.repeat(100_000) + '.ts:'.repeat(40_000);
    expect((await memory.recall(mirror, 'HEAD', question)).files[0]?.path).toBe('src/round-price.ts');
  });

  it('refuses a commit that is none', async () => {
    await expect(memory.recall(mirror, '--output=x', 'query')).rejects.toThrow('A revision is');
  });
});
