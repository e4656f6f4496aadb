import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { learnConventions } from '../../../src/conventions/conventions.ts';
import { checkOrganic } from '../../../src/conventions/gate/gate.ts';
import { gateGround, type GateGround } from '../../../src/conventions/gate/ground.ts';
import { protectedBy } from '../../../src/repository/protected-paths.ts';
import { mirrorOf, sampleRepository, scratch } from '../../repository/sample.ts';
import { adding, given, type Texts } from './given-change.ts';

let ground: GateGround;

/** A repository whose fixes always come with a test and a changelog entry. */
beforeAll(async () => {
  const cleanings: (() => void)[] = [];
  const folder = scratch((clean) => cleanings.push(clean));
  const source = sampleRepository(join(folder, 'source'));
  source.write('src/errors.ts', 'export function fail(why: string) {}\n');
  for (let number = 0; number < 12; number++) {
    source.write(`src/part${number}.ts`, "import { fail } from './errors.ts';\n");
    source.write(`test/part${number}.test.ts`, 'x');
    source.write('CHANGELOG.md', `entry ${number}`);
    source.commit(`fix(core): mend part ${number}`);
  }
  const mirror = await mirrorOf(source, folder);
  const at = await mirror.resolve('HEAD');
  ground = await gateGround({ mirror, at, conventions: await learnConventions(mirror, at) });
  return () => cleanings.forEach((clean) => clean());
});

const PART = adding('src/part1.ts', 'answer(42);');
const WHOLE: Texts = {
  ...PART,
  ...adding('test/part1.test.ts', "it('answers', () => {});"),
  ...adding('CHANGELOG.md', 'entry 12'),
};

const isProtected = protectedBy();
const gate = async (texts: Texts, levels: GateGround['levels'] = {}) =>
  checkOrganic(
    { ...ground, levels },
    { untrustedTitle: 'fix(core): mend it', isProtected, files: await given(texts) },
  );

describe('the organic gate', () => {
  it('lets a change through that is like the past ones', async () => {
    expect(await gate(WHOLE)).toEqual([]);
  });

  it('asks for the test and the changelog entry that past fixes had, and says where', async () => {
    const found = await gate(PART);
    expect(found.map(({ check, level }) => [check, level])).toEqual([
      ['test-touched', 'blocking'],
      ['companion', 'blocking'],
    ]);
    expect(found[0]?.message).toContain('test/part1.test.ts');
    expect(found.map(({ citation }) => citation)).toEqual([
      expect.stringMatching(/^9\d% of such changes/),
      expect.stringMatching(/^9\d% of such changes/),
    ]);
  });

  it('weighs a check as the repository asks', async () => {
    const found = await gate(PART, { 'test-touched': 'advisory', companion: 'off' });
    expect(found.map(({ check, level }) => [check, level])).toEqual([['test-touched', 'advisory']]);
  });

  it('tells of a test file in a folder without tests', async () => {
    const texts: Texts = { ...WHOLE, 'spec/part1.test.ts': [undefined, 'x\n'] };
    expect(await gate(texts)).toMatchObject([{ check: 'test-place', path: 'spec/part1.test.ts' }]);
  });

  it('tells of a helper that exists already', async () => {
    const texts = { ...WHOLE, ...adding('src/part1.ts', 'function fail(message: string) {', '}') };
    expect(await gate(texts)).toMatchObject([
      { check: 'duplicate-helper', level: 'blocking', citation: '12 importers of src/errors.ts' },
    ]);
  });

  it.each(['.github/workflows/ci.yml', '.github/CODEOWNERS', 'CODEOWNERS', '.github/heirloom.yml'])(
    'keeps %s for the maintainers',
    async (path) => {
      expect(await gate({ ...WHOLE, ...adding(path, 'x') })).toMatchObject([
        { check: 'protected-file', level: 'blocking' },
      ]);
    },
  );

  it('tells of a change much larger than past fixes', async () => {
    const others = Array.from({ length: 9 }, (_, number) => adding(`src/part${number}.ts`, 'more();'));
    expect(await gate(Object.assign({}, WHOLE, ...others))).toMatchObject([
      { check: 'size', level: 'advisory' },
    ]);
  });
});
