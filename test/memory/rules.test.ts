import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { connect } from '@lancedb/lancedb';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/lib/log.ts';
import { openMemory, type Memory } from '../../src/memory/memory.ts';
import type { NewRule } from '../../src/memory/rule.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { syncMemory } from '../../src/workflow/sync-memory.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

const clean: (() => void)[] = [];
let source: SampleRepository;
let mirror: Mirror;
let shas: string[];

/** Three commits; the last changes what the first wrote. */
beforeAll(async () => {
  const folder = scratch((end) => clean.push(end));
  source = sampleRepository(join(folder, 'source'));
  source.write('src/errors.ts', 'export class BadInput extends Error {}\n');
  source.write('src/price.ts', 'export const price = 1;\n');
  const first = source.commit('feat: a price');
  source.write(
    '.github/heirloom/memory.md',
    '# Memory\n\n- Round to whole cents.\n- ~~`small-change`~~\n\n## Forget\n\n- Titles end with a number.\n',
  );
  const second = source.commit('docs: what we know');
  source.write('src/errors.ts', 'export class BadInput extends TypeError {}\n');
  const third = source.commit('fix: the class of bad input');
  shas = [first, second, third];
  mirror = await mirrorOf(source, folder);
  return () => clean.forEach((end) => end());
});

async function memoryIn(uri: string): Promise<Memory> {
  const memory = await openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
  onTestFinished(async () => memory[Symbol.asyncDispose]());
  return memory;
}

const newMemory = () => memoryIn(join(scratch(), 'memory'));
const blobOf = async (at: string, path: string) =>
  (await mirror.files(at)).find((file) => file.path === path)?.blob ?? '';
const holdingAt = async (memory: Memory, at: string) =>
  (await memory.rules.at(mirror, at)).filter(({ fallen }) => fallen === undefined).map(({ rule }) => rule.id);
const fallenAt = async (memory: Memory, at: string, id: string) =>
  (await memory.rules.at(mirror, at)).find(({ rule }) => rule.id === id)?.fallen;
const mined = (id: string, statement: string, more: Partial<NewRule> = {}): NewRule => ({
  id,
  statement,
  forCount: 40,
  againstCount: 1,
  ...more,
});

describe('rules that people write', () => {
  it('can be added, replaced and forgotten, beside the seed', async () => {
    const uri = join(scratch(), 'memory');
    const memory = await memoryIn(uri);
    await memory.rules.add({ id: 'cents', trigger: 'price invoice', statement: 'Count in cents.' });
    await memory.rules.add({ id: 'cents', trigger: 'price invoice', statement: 'Count in whole cents.' });
    const { rules } = await memory.recall(mirror, shas[0]!, 'the price in the invoice');
    expect(rules[0]).toMatchObject({ id: 'cents', statement: 'Count in whole cents.' });
    expect(rules.map(({ id }) => id)).toContain('test-with-the-fix');
    expect(rules.length).toBeLessThanOrEqual(15);

    expect(await memory.rules.forget('cents')).toBe(true);
    expect(await memory.rules.forget('smallest-change')).toBe(true);
    expect(await memory.rules.forget('smallest-change')).toBe(false);
    expect(await memory.rules.forget('never-there')).toBe(false);
    const again = await memoryIn(uri);
    expect(await holdingAt(again, shas[0]!)).not.toEqual(expect.arrayContaining(['cents']));
    expect(await fallenAt(again, shas[0]!, 'smallest-change')).toBe('forgotten');
    await again.rules.add({ id: 'cents', statement: 'Count in cents after all.' });
    expect(await holdingAt(again, shas[0]!)).toContain('cents');
  });

  it('fall with what they cite, and hold only within their time and place', async () => {
    const memory = await newMemory();
    const cite = (blob: string, path = 'src/errors.ts') => [{ path, blob }];
    await memory.rules.add({
      id: 'cited',
      statement: 'a',
      citations: cite(await blobOf(shas[1]!, 'src/errors.ts')),
    });
    await memory.rules.add({ id: 'gone', statement: 'b', citations: cite('0'.repeat(40), 'src/gone.ts') });
    await memory.rules.add({ id: 'since-second', statement: 'c', validFrom: shas[1]! });
    await memory.rules.add({ id: 'until-second', statement: 'd', invalidAt: shas[1]! });
    await memory.rules.add({ id: 'elsewhere', statement: 'e', scope: ['docs/**'] });
    expect(await holdingAt(memory, shas[1]!)).toEqual(expect.arrayContaining(['cited', 'since-second']));
    expect(await holdingAt(memory, shas[0]!)).toEqual(expect.arrayContaining(['cited', 'until-second']));
    expect(await fallenAt(memory, shas[2]!, 'cited')).toBe('what it cites has changed: src/errors.ts');
    expect(await fallenAt(memory, shas[0]!, 'gone')).toContain('is gone');
    expect(await fallenAt(memory, shas[0]!, 'since-second')).toContain('holds only since');
    expect(await fallenAt(memory, shas[1]!, 'until-second')).toContain('no longer holds since');
    const recalled = (await memory.recall(mirror, shas[1]!, 'price')).rules.map(({ id }) => id);
    expect(recalled).not.toContain('elsewhere');
  });

  it('that end are marked at the commit that ended them, not deleted', async () => {
    const memory = await newMemory();
    const citations = [{ path: 'src/errors.ts', blob: await blobOf(shas[0]!, 'src/errors.ts') }];
    await memory.rules.add({ id: 'cited', statement: "It's about errors.", citations });
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      mined('mined', 'Also about errors.', { citations }),
    ]);
    expect(await memory.rules.invalidateAt(mirror, shas[1]!, shas)).toBe(0);
    expect(await memory.rules.invalidateAt(mirror, shas[2]!, shas)).toBe(2);
    expect(await memory.rules.invalidateAt(mirror, shas[2]!, shas)).toBe(0);
    expect((await memory.rules.list()).find(({ id }) => id === 'cited')).toMatchObject({
      invalidAt: shas[2],
    });
    expect(await fallenAt(memory, shas[2]!, 'mined')).toBe(`no longer holds since ${shas[2]}`);
    expect(await holdingAt(memory, shas[1]!)).toEqual(expect.arrayContaining(['cited', 'mined']));
  });
});

describe('rules that were mined', () => {
  it('belong to the commit they were mined at: only its descendants know them, and the newest set counts', async () => {
    const memory = await newMemory();
    await memory.rules.keepMined({ commit: shas[1]!, depth: 2 }, [
      mined('habit', 'The newer way of doing things.'),
      mined('new-habit', 'Something quite different appears.'),
    ]);
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      mined('habit', 'An older way of doing things.'),
    ]);
    expect(await holdingAt(memory, shas[0]!)).toContain('habit');
    expect(await holdingAt(memory, shas[0]!)).not.toContain('new-habit');
    const later = await memory.rules.at(mirror, shas[2]!);
    expect(later.find(({ rule }) => rule.id === 'habit')).toMatchObject({
      rule: { statement: 'The newer way of doing things.', origin: 'history', lastVerified: shas[1] },
      minedAt: shas[1],
    });
    await memory.rules.keepMined({ commit: shas[2]!, depth: 3 }, []);
    expect(await holdingAt(memory, shas[2]!)).not.toContain('habit');
  });

  it('have counts beside their examples', async () => {
    const memory = await newMemory();
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      mined('habit', 'It is so.', { for: [shas[0]!], forCount: 97, againstCount: 1 }),
    ]);
    const [habit] = (await memory.rules.at(mirror, shas[0]!)).filter(({ rule }) => rule.id === 'habit');
    expect(habit?.rule.score).toBeCloseTo(0.98, 3);
  });

  it('never come back once a person forgot them: not by id, not in other words', async () => {
    const memory = await newMemory();
    const sets = [
      mined(
        'title-number',
        'A commit title ends with the number of its pull request since 2020-01 (aaaaaaaaa).',
      ),
      mined('import-quotes', 'Texts are in single quotes.'),
    ];
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, sets);
    expect(await memory.rules.forget('title-number')).toBe(true);
    await memory.rules.keepMined({ commit: shas[2]!, depth: 3 }, [
      mined('title-number', 'A commit title ends with a number.'),
      mined(
        'title-number-again',
        'Commit titles end with the number of the pull request since 2021-05 (bbbbbbbbb).',
      ),
      mined('title-never-number', 'A commit title never ends with the number of its pull request.'),
      mined('import-quotes', 'Texts are in single quotes.'),
    ]);
    expect(await fallenAt(memory, shas[2]!, 'title-number')).toBe('forgotten');
    expect(await fallenAt(memory, shas[2]!, 'title-number-again')).toContain('says the same as title-number');
    expect(await holdingAt(memory, shas[2]!)).toEqual(
      expect.arrayContaining(['import-quotes', 'title-never-number']),
    );
  });

  it('give way to what a person wrote on the same matter, also when it is the opposite', async () => {
    const memory = await newMemory();
    await memory.rules.add({ id: 'mine', statement: 'Imports never end with the extension of the file.' });
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      mined('import-extension', 'Imports end with the extension of the file.'),
      mined('helper-a', '`src/a.ts` has `alpha`, which 12 files import.'),
      mined('helper-b', '`src/a.ts` has `beta`, which 12 files import.'),
      mined('doubled', '`src/a.ts` has `beta`, which 13 files import.'),
    ]);
    expect(await fallenAt(memory, shas[0]!, 'import-extension')).toBe('says the same as mine');
    expect(await holdingAt(memory, shas[0]!)).toEqual(
      expect.arrayContaining(['mine', 'helper-a', 'helper-b']),
    );
    expect(await fallenAt(memory, shas[0]!, 'doubled')).toBe('says the same as helper-b');
  });
});

describe('the memory file of the repository', () => {
  it('is read as it is at the commit, counts as written by a person, and forgets', async () => {
    const memory = await newMemory();
    await memory.rules.add({ id: 'small-change', statement: 'Change little.', origin: 'review' });
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      mined('title-number', 'Titles end with a number.'),
    ]);
    expect(await holdingAt(memory, shas[0]!)).toEqual(
      expect.arrayContaining(['small-change', 'title-number']),
    );
    const standing = await memory.rules.at(mirror, shas[1]!);
    expect(standing.find(({ writtenIn }) => writtenIn !== undefined)).toMatchObject({
      rule: { statement: 'Round to whole cents.', origin: 'human' },
      writtenIn: '.github/heirloom/memory.md',
    });
    expect(await fallenAt(memory, shas[1]!, 'small-change')).toContain(
      'forgotten in .github/heirloom/memory.md',
    );
    expect(await fallenAt(memory, shas[1]!, 'title-number')).toContain(
      'forgotten in .github/heirloom/memory.md',
    );
    const { rules } = await memory.recall(mirror, shas[1]!, 'a wrong price');
    expect(rules[0]?.statement).toBe('Round to whole cents.');
  });
});

describe('what is recalled', () => {
  it('is varied, near the likely files, and within a budget', async () => {
    const memory = await newMemory();
    const many = Array.from({ length: 40 }, (_, index) =>
      mined(
        `title-${index}`,
        `Titles have property number ${'abcdefghij'[index % 10]}${index}x in them, always ${index}y.`,
      ),
    );
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [
      ...many,
      mined('together-price', '`src/price.ts` and `src/other.ts` change together.', {
        scope: ['src/price.ts'],
      }),
      mined('helper-far', '`docs/x.ts` has `far`.', { scope: ['docs/**'] }),
      mined('owner-price', '`src/` is reviewed by `@ada`.', { scope: ['src/**'], trigger: 'owner review' }),
    ]);
    const { rules } = await memory.recall(mirror, shas[0]!, 'The price is wrong in src/price.ts');
    const ids = rules.map(({ id }) => id);
    expect(ids.length).toBeLessThanOrEqual(15);
    expect(ids[0]).toBe('together-price');
    expect(ids).toContain('test-with-the-fix');
    expect(ids).not.toContain('helper-far');
    expect(ids).not.toContain('owner-price');
    expect(ids.filter((id) => id.startsWith('title-')).length).toBeLessThan(12);
  });
});

describe('at the same time', () => {
  it('several processes add, forget and mine, and nothing of it is lost', async () => {
    const uri = join(scratch(), 'memory');
    const memory = await memoryIn(uri);
    await memory.rules.keepMined(
      { commit: shas[0]!, depth: 1 },
      Array.from({ length: 6 }, (_, index) =>
        mined(`habit-${index}`, `Habit of kind ${'abcdef'[index]}${index}z.`),
      ),
    );
    const writer = fileURLToPath(new URL('write-rules.ts', import.meta.url));
    const write = (who: string) => promisify(execFile)(process.execPath, [writer, uri, who, shas[0]!]);
    await Promise.all(['a', 'b', 'c'].map(write));
    const list = await memory.rules.list();
    for (const who of ['a', 'b', 'c'])
      for (let number = 0; number < 5; number++)
        expect(list.map(({ id }) => id)).toContain(`rule-${who}-${number}`);
    expect(
      list
        .filter(({ forgottenAt }) => forgottenAt !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['habit-0', 'habit-1', 'habit-2']);
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
  });
});

describe('a store of before', () => {
  it('is still read: rules without counts, and with a length of history', async () => {
    const uri = join(scratch(), 'memory');
    const first = await memoryIn(uri);
    await first.rules.list();
    const table = await (await connect(uri)).openTable('rules');
    await table.update({
      where: "id = 'smallest-change'",
      values: { rule: JSON.stringify({ statement: 'Change little.', for: ['a', 'b'], origin: 'human' }) },
    });
    const rule = (await (await memoryIn(uri)).rules.list()).find(({ id }) => id === 'smallest-change');
    expect(rule).toMatchObject({ statement: 'Change little.', score: 0.75, scope: ['**'] });
  });
});

describe('a damaged table of mined rules', () => {
  it.each([
    ['what is no list of rules', "'nonsense'"],
    ['rules of another program', `'[{"rule": 1}]'`],
  ])('starts anew and loses nothing that people wrote: %s', async (_, rules) => {
    const uri = join(scratch(), 'memory');
    const memory = await memoryIn(uri);
    await memory.rules.add({ id: 'mine', statement: 'Write it down.' });
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [mined('habit', 'It is so.')]);
    const table = await (await connect(uri)).openTable('mined');
    await table.update({ where: 'true', valuesSql: { rules } });
    expect(await holdingAt(memory, shas[0]!)).toContain('mine');
    expect(await memory.rules.isMinedAt([shas[0]!])).toBe(false);
    await memory.rules.keepMined({ commit: shas[0]!, depth: 1 }, [mined('habit', 'It is so.')]);
    expect(await holdingAt(memory, shas[0]!)).toContain('habit');
  });
});

describe('a sync of memory', () => {
  it('mines when no ancestor near was mined, and not again for the next commit', async () => {
    const folder = scratch();
    const own = sampleRepository(join(folder, 'source'));
    for (let number = 0; number < 45; number++) {
      own.write('a.ts', `export const a = ${number};\n`);
      own.commit(`fix: number ${number} (#${number + 1})`);
    }
    const memory = await newMemory();
    const ownMirror = await mirrorOf(own, folder);
    const { head } = await syncMemory(memory, ownMirror, 'HEAD');
    const idsAt = async (m: Mirror, at: string) =>
      (await memory.rules.at(m, at)).map(({ rule, minedAt }) => `${rule.id} ${minedAt ?? ''}`);
    expect(await idsAt(ownMirror, head)).toContain(`title-number ${head}`);

    own.commit('docs: one more');
    const later = await mirrorOf(own, folder);
    await syncMemory(memory, later, 'HEAD');
    expect(await idsAt(later, 'HEAD')).toContain(`title-number ${head}`);

    const old = own.git('rev-parse', 'HEAD~25');
    expect((await idsAt(later, old)).some((line) => line.startsWith('title-'))).toBe(false);
    await syncMemory(memory, later, old);
    expect(await idsAt(later, old)).toContain(`title-number ${old}`);
    expect(await idsAt(later, 'HEAD')).toContain(`title-number ${head}`);
  });
});
