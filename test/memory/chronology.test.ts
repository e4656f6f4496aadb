import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

const clean: (() => void)[] = [];
let source: SampleRepository;
let mirror: Mirror;
let middle: string;
let side: string;

/** A history with a rename, a side branch that is merged, and much that comes after the middle. */
beforeAll(async () => {
  const folder = scratch((end) => clean.push(end));
  source = sampleRepository(join(folder, 'source'));
  const code = (name: string, body = ''): string =>
    `export function ${name}(value) {\n${'  // a line\n'.repeat(10)}  return value;${body}\n}\n`;
  source.write('src/invoice.ts', code('invoiceTotal'));
  source.write('src/basket.ts', code('basketTotal'));
  source.write('src/ship.ts', code('shipTo'));
  source.commit('feat: the first three');
  source.write('src/invoice.ts', code('invoiceTotal', ' // rounded'));
  source.commit('fix: round the invoice to whole cents');
  source.git('mv', 'src/invoice.ts', 'src/bill.ts');
  source.commit('refactor: an invoice is called a bill');
  source.git('checkout', '-q', '-b', 'side');
  source.write('src/ship.ts', code('shipTo', ' // abroad'));
  side = source.commit('fix: ship abroad with customs papers');
  source.git('checkout', '-q', 'main');
  source.write('src/basket.ts', code('basketTotal', ' // no negative'));
  middle = source.commit('fix: a basket never has a negative total');
  source.git('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
  for (let number = 0; number < 12; number++) {
    source.write('src/basket.ts', code('basketTotal', ` // ${number}`));
    source.commit(`fix: whole cents in the basket, customs papers too, attempt ${number}`);
  }
  source.git('mv', 'src/bill.ts', 'src/charge.ts');
  source.commit('refactor: a bill is called a charge');
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

async function memoryAt(tip: string): Promise<Memory> {
  const log = createLog({ level: 'silent', redact: (text) => text });
  const memory = await openMemory({ uri: join(scratch(), 'memory'), log });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  await memory.sync(mirror, tip);
  return memory;
}

const QUERIES = [
  'round to whole cents',
  'customs papers are missing when shipping abroad',
  'negative basket total',
  'basketTotal',
];

describe('recall at a past commit', () => {
  it('answers to the last digit as if nothing had happened since', async () => {
    const all = await memoryAt('HEAD');
    for (const at of [middle, side]) {
      const then = await memoryAt(at);
      for (const query of QUERIES) {
        expect(await all.recall(mirror, at, query)).toEqual(await then.recall(mirror, at, query));
      }
    }
  });

  it('knows nothing of a branch that was not merged yet', async () => {
    const memory = await memoryAt('HEAD');
    const { files } = await memory.recall(mirror, middle, 'customs papers are missing when shipping abroad');
    expect(JSON.stringify(files)).not.toContain('customs papers');
  });

  it('follows a file through its renames, forward of the commit and no further', async () => {
    const memory = await memoryAt('HEAD');
    const now = await memory.recall(mirror, 'HEAD', 'round the invoice to whole cents');
    const then = await memory.recall(mirror, middle, 'round the invoice to whole cents');
    expect(now.files.find(({ path }) => path === 'src/charge.ts')?.because.join()).toContain(
      'round the invoice',
    );
    expect(then.files.find(({ path }) => path === 'src/bill.ts')?.because.join()).toContain(
      'round the invoice',
    );
  });
});
