import { describe, expect, it } from 'vitest';
import { checkCompanions } from '../../../src/conventions/gate/companions.ts';
import type { GateGround } from '../../../src/conventions/gate/ground.ts';
import { checkRegion } from '../../../src/conventions/gate/region.ts';
import { checkSize, checkSpread } from '../../../src/conventions/gate/size.ts';
import { placeIn } from '../../../src/conventions/gate/test-habits.ts';
import { checkTitleForm } from '../../../src/conventions/gate/title-form.ts';
import { adding, type Texts } from './given-change.ts';
import { look, newGround } from './given-look.ts';

function groundWith(foresight: Partial<GateGround['conventions']['foresight']>, files = {}): GateGround {
  const ground = newGround(files);
  return {
    ...ground,
    conventions: { helpers: [], foresight: { ...ground.conventions.foresight, ...foresight } },
  };
}

const FIXES = { half: 2, most: 4, of: 100 };

describe('the place of a new test', () => {
  const mirrored = new Set([
    'test/a.test.ts',
    'test/b/b.test.ts',
    'test/b/c.test.ts',
    'test/d.test.ts',
    'test/e.test.ts',
  ]);
  const beside = new Set(['src/a.test.ts', 'src/b/b.test.ts', 'src/c.test.ts', 'src/d.test.ts']);
  const within = new Set([
    'src/__tests__/a.test.js',
    'src/b/__tests__/b.test.js',
    'src/c/__tests__/c.test.js',
    'src/d/__tests__/d.test.js',
  ]);
  const python = new Set(['tests/test_a.py', 'tests/test_b.py', 'tests/io/test_c.py', 'tests/test_d.py']);
  const go = new Set(['a_test.go', 'b/b_test.go', 'b/c_test.go', 'd/d_test.go']);
  const isSource = (folder: string) => folder.startsWith('src') || folder === 'pkg';

  it.each([
    [mirrored, 'test/new/f.test.ts'],
    [beside, 'src/new/f.test.ts'],
    [within, 'src/new/__tests__/f.test.jsx'],
    [python, 'tests/new/test_f.py'],
    [go, 'pkg/f_test.go'],
    [new Set<string>(), 'anywhere/f.test.ts'],
  ])('is good among %o: %s', (tests, path) => {
    expect(placeIn({ tests, isSource }, path)).toBeUndefined();
  });

  it.each([
    [mirrored, 'spec/f.test.ts', 'where no tests are'],
    [mirrored, 'src/f.test.ts', 'where no tests are'],
    [mirrored, 'test/f.spec.ts', 'not named'],
    [beside, 'test/f.test.ts', 'where no tests are'],
    [python, 'src/tests/test_f.py', 'where no tests are'],
    [python, 'tests/f_test.py', 'not named'],
    [go, 'tests/f_test.go', 'where no tests are'],
  ])('is foreign among %o: %s', (tests, path, why) => {
    expect(placeIn({ tests, isSource }, path)?.because).toContain(why);
  });
});

const titled = (titles: readonly string[]) => async (untrustedTitle: string) => {
  const seen = await look({}, groundWith({ titles }));
  return checkTitleForm({ ...seen, change: { ...seen.change, untrustedTitle } });
};
const repeated = (titles: readonly string[]) =>
  Array.from({ length: 120 }, (_, at) => titles[at % titles.length]!);

describe('the form of a title', () => {
  const conventional = titled(
    repeated(['fix(core): mend it', 'feat: add more', 'fix: keep the name (#12)', 'docs: tell']),
  );
  const plain = titled(repeated(['Mend the parser', 'Add more of it', 'Keep the name (#12)']));
  const byArea = titled(repeated(['net/http: keep the name', 'cmd/go: mend it', 'runtime: add more']));

  it.each([
    [conventional, 'fix(core): keep the order'],
    [conventional, 'fix: keep the order'],
    [plain, 'Keep the order (#13)'],
    [byArea, 'os/exec: keep the order'],
  ])('is the house’s own: %o %s', async (check, title) => {
    expect(await check(title)).toEqual([]);
  });

  it.each([
    [conventional, 'Keep the order', 'nothing before'],
    [conventional, 'perf: keep the order', 'type perf'],
    [conventional, '[core] keep the order', 'brackets'],
    [plain, 'fix: keep the order', '`type: subject`'],
    [plain, '🐛 Keep the order', 'picture'],
    [byArea, 'fix(os): keep the order', '`type(scope): subject`'],
  ])('is foreign: %o %s', async (check, title, what) => {
    const found = await check(title);
    expect(found[0]?.message).toContain(what);
    expect(found[0]?.unsure ?? false).toBe(false);
  });

  it.each([
    [conventional, 'fix: Keep the order', 'capital'],
    [conventional, 'fix: keep the order.', 'period'],
  ])('is foreign, though people slip in it: %o %s', async (check, title, what) => {
    expect(await check(title)).toMatchObject([{ message: expect.stringContaining(what), unsure: true }]);
  });

  it('has no types where words before a colon are parts of the code', async () => {
    const found = await byArea('fix: keep the order');
    expect(found.map(({ message }) => message).join()).not.toContain('has the type');
  });

  it('is not judged where there are few titles', async () => {
    expect(await titled(['Mend it', 'Add more'])('fix: it')).toEqual([]);
  });
});

describe('the size of a change', () => {
  const many = (count: number, folder = () => 'src'): Texts =>
    Object.assign({}, ...Array.from({ length: count }, (_, at) => adding(`${folder()}/${at}.ts`, 'x();')));

  it('is told of where it is larger than nearly all fixes, in files', async () => {
    const ground = groundWith({ fixSize: { ...FIXES, folders: FIXES, newest: [] } });
    expect(await checkSize(await look(many(7), ground))).toHaveLength(1);
    expect(await checkSize(await look(many(5), ground))).toEqual([]);
  });

  it('is told of in lines of source code', async () => {
    const ground = groundWith({ fixSize: { ...FIXES, folders: FIXES, newest: ['a'] } });
    const sized = {
      ...ground,
      facts: { ...ground.facts, linesOf: () => Promise.resolve({ half: 6, most: 80, of: 100 }) },
    };
    const lines = (count: number) =>
      adding('src/a.ts', ...Array.from({ length: count }, (_, at) => `x(${at});`));
    expect((await checkSize(await look(lines(300), sized)))[0]?.message).toContain('300 lines');
    expect(await checkSize(await look(lines(120), sized))).toEqual([]);
  });

  it('is told of where it is spread over more folders than nearly all fixes', async () => {
    const ground = groundWith({ fixSize: { ...FIXES, folders: { half: 1, most: 2, of: 100 }, newest: [] } });
    let folder = 0;
    expect(
      checkSpread(
        await look(
          many(4, () => `src/${folder++}`),
          ground,
        ),
      ),
    ).toHaveLength(1);
    expect(checkSpread(await look(many(4), ground))).toEqual([]);
  });
});

describe('a companion', () => {
  const foresight = (path: string, probability: number) => ({
    fixSize: { ...FIXES, folders: FIXES, newest: [] },
    foretell: () => ({ title: '', type: null, scope: null, tests: [], also: [{ path, probability }] }),
  });

  it.each([
    ['CHANGELOG.md', 'an entry in CHANGELOG.md'],
    ['.changeset/mend-it.md', 'a file in .changeset/'],
    ['docs/api.md', 'a change of docs/api.md'],
  ])('that such changes come with is asked for: %s', async (path, what) => {
    const found = checkCompanions(await look(adding('src/a.ts', 'x();'), groundWith(foresight(path, 0.97))));
    expect(found).toMatchObject([{ unsure: false, citation: '97% of such changes' }]);
    expect(found[0]?.message).toContain(what);
  });

  it('is there in another file of its kind', async () => {
    const texts = { ...adding('src/a.ts', 'x();'), '.changeset/odd-name.md': [undefined, 'x\n'] as const };
    expect(checkCompanions(await look(texts, groundWith(foresight('.changeset/mend-it.md', 0.97))))).toEqual(
      [],
    );
  });

  const RULES = [
    {
      id: 'pair',
      scope: ['src/a.ts', 'src/b.ts'],
      statement: 'They change together.',
      score: 0.97,
      check: 'together',
    },
    {
      id: 'one-way',
      scope: ['src/c.ts'],
      statement: 'One follows.',
      score: 0.97,
      check: 'together:src/d.ts',
    },
    { id: 'copies', scope: ['src/**'], statement: 'One is a copy.', score: 0.97, check: 'together:deno/' },
  ];

  it.each([
    ['src/a.ts', 'src/b.ts', 'rule pair'],
    ['src/c.ts', 'src/d.ts', 'rule one-way'],
    ['src/e/f.ts', 'deno/e/f.ts', 'rule copies'],
  ])('that a rule names is asked for: %s with %s', async (path, partner, citation) => {
    const ground = groundWith(foresight('CHANGELOG.md', 0), {
      'src/b.ts': '',
      'src/d.ts': '',
      'deno/e/f.ts': '',
    });
    const withRules = { ...ground, rules: RULES };
    expect(checkCompanions(await look(adding(path, 'x();'), withRules))).toMatchObject([
      { path: partner, citation },
    ]);
    expect(
      checkCompanions(await look({ ...adding(path, 'x();'), ...adding(partner, 'x();') }, withRules)),
    ).toEqual([]);
  });
});

describe('a file outside of the region', () => {
  const files = { 'src/a.ts': '', 'src/b.ts': '', 'src/far.ts': '' };
  const ground = { ...newGround(files), recalled: ['src/a.ts'] };
  const near = adding('src/a.ts', 'x();');

  it('is told of where nothing leads to it', async () => {
    const found = checkRegion(await look({ ...near, ...adding('src/far.ts', 'x();') }, ground));
    expect(found).toMatchObject([{ path: 'src/far.ts', citation: 'recalled for the issue: src/a.ts' }]);
  });

  it('is in order where a changed file imports it, the summary names it, or memory said nothing', async () => {
    const imported: Texts = { ...near, 'src/far.ts': ["import './a.ts';\n", "import './a.ts';\nx();\n"] };
    expect(checkRegion(await look(imported, ground))).toEqual([]);
    const seen = await look({ ...near, ...adding('src/far.ts', 'x();') }, ground);
    const named = { ...seen.change, untrustedSummary: 'far.ts had the same fault.' };
    expect(checkRegion({ ...seen, change: named })).toEqual([]);
    expect(checkRegion({ ...seen, ground: newGround(files) })).toEqual([]);
  });
});
