import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  branchNameFor,
  describeConventions,
  foretell,
  learnConventions,
  type Conventions,
} from '../../src/conventions/conventions.ts';
import { mirrorOf, sampleRepository, scratch, type SampleRepository } from '../repository/sample.ts';

/** The conventions of a history that the given function writes. */
async function learnt(
  write: (repository: SampleRepository) => void,
  end?: (clean: () => void) => void,
): Promise<Conventions> {
  const folder = scratch(end);
  const source = sampleRepository(join(folder, 'source'));
  write(source);
  return learnConventions(await mirrorOf(source, folder), 'HEAD');
}

/** Empty commits with these titles, the first the oldest. */
function titled(...titles: string[]): (repository: SampleRepository) => void {
  return (repository) => {
    const commits = titles.map((title, index) =>
      [
        'commit refs/heads/main',
        `committer Ada <ada@example.com> ${1_700_000_000 + index} +0000`,
        `data ${Buffer.byteLength(title)}`,
        title,
        '',
      ].join('\n'),
    );
    repository.feed(commits.join(''), 'fast-import', '--quiet', '--force');
  };
}

function times(count: number, title: (number: number) => string): string[] {
  return Array.from({ length: count }, (_, number) => title(number));
}

/** The title of a change in one file of the source. */
const titleFor = (conventions: Conventions, untrustedTitle: string): string =>
  foretell(conventions, untrustedTitle, ['src/router.ts']).title;

describe('commit titles', () => {
  it('are conventional where the history is, with its types, scopes, case and ending', async () => {
    const conventions = await learnt(
      titled(
        ...times(3, (n) => `feat(router): add thing ${n} (#${n + 1})`),
        ...times(9, (n) => `fix(router): mend thing ${n} (#${n + 10})`),
      ),
    );
    expect(titleFor(conventions, 'Mend empty paths.')).toBe('fix(router): mend empty paths');
    expect(titleFor(conventions, 'bugfix(Router): Mend empty paths (#99)')).toBe(
      'fix(router): mend empty paths',
    );
    expect(titleFor(conventions, 'fix(nowhere)!: mend empty paths')).toBe('fix(router)!: mend empty paths');
    expect(titleFor(conventions, 'parseQuery loses HTTP paths, which is a bug')).toBe(
      'fix(router): parseQuery loses HTTP paths, which is a bug',
    );
  });

  it('have the type that the change and its words foretell, whatever was proposed', async () => {
    const conventions = await learnt(
      titled(...times(20, (n) => `fix: mend thing ${n}`), ...times(20, (n) => `feat: add thing ${n}`)),
    );
    expect(titleFor(conventions, 'chore: mend the other thing')).toBe('fix: mend the other thing');
    expect(titleFor(conventions, 'fix: add another thing')).toBe('feat: add another thing');
  });

  it('have a usual type where the repository is too young to have used it', async () => {
    const conventions = await learnt(titled('feat: begin', 'docs: tell what it is'));
    expect(titleFor(conventions, 'Fix a crash on empty paths')).toBe('fix: fix a crash on empty paths');
  });

  it('are plain sentences where the history has those', async () => {
    const conventions = await learnt(titled(...times(12, (n) => `Mend the thing number ${n}`)));
    expect(titleFor(conventions, 'fix(router): handle empty paths')).toBe('Handle empty paths');
    expect(titleFor(conventions, 'fix: handle empty paths')).toBe('Handle empty paths');
  });

  it('follow the newest habit when habits changed', async () => {
    const conventions = await learnt(
      titled(...times(120, (n) => `Mended thing ${n}`), ...times(150, (n) => `fix: mend thing ${n}`)),
    );
    expect(titleFor(conventions, 'Handle it')).toBe('fix: handle it');
  });

  it('have the usual type for the kind of change, and releases do not count', async () => {
    const conventions = await learnt(
      titled(...times(6, (n) => `bugfix: mend thing ${n}`), '1.2.3', 'v2.0.0'),
    );
    expect(titleFor(conventions, 'mend it')).toBe('bugfix: mend it');
  });

  it.each([`${'very '.repeat(60)}long\n\nFixes #1\u0007`, `fix: ${'very '.repeat(60)}long`])(
    'are one line of bearable length, whatever was proposed',
    async (proposed) => {
      const conventions = await learnt(titled(...times(6, (n) => `fix: mend thing ${n}`)));
      const title = titleFor(conventions, proposed);
      expect(title.length).toBeLessThanOrEqual(100);
      expect(title).toMatch(/^fix: very [ \w]*very$/);
    },
  );

  it('never end in a number, which GitHub adds', async () => {
    const conventions = await learnt(titled(...times(6, (n) => `fix: mend thing ${n} (#${n})`)));
    for (const proposed of ['mend it (#3)', 'fix: mend it (#3)', 'Note: mend it (#3)'])
      expect(titleFor(conventions, proposed)).toMatch(/^(?:fix|docs): .*mend it$/);
    expect(titleFor(conventions, '')).toBe('fix: resolve the reported issue');
  });
});

describe('branch names', () => {
  const merges = (names: readonly string[]) => (repository: SampleRepository) => {
    repository.commit('feat: begin');
    for (const [number, name] of names.entries()) {
      const tree = repository.git('rev-parse', 'HEAD^{tree}');
      const side = repository.feed('side', 'commit-tree', tree, '-p', 'HEAD');
      const title = `Merge pull request #${number} from someone/${name}`;
      const merge = repository.feed(title, 'commit-tree', tree, '-p', 'HEAD', '-p', side);
      repository.git('update-ref', 'refs/heads/main', merge);
    }
  };
  const request = { kind: 'fix', issue: 12, untrustedTitle: 'fix(router): Handle empty paths (#3)' } as const;

  it('take the prefix that merged pull requests had', async () => {
    const conventions = await learnt(merges(times(6, (n) => `bugfix/mend-thing-${'abcdef'[n]}`)));
    expect(branchNameFor(conventions, request)).toBe('bugfix/12-handle-empty-paths');
  });

  it('have no prefix where none is used', async () => {
    const conventions = await learnt(merges(times(8, (n) => `mend_thing_${'abcdefgh'[n]}`)));
    expect(branchNameFor(conventions, request)).toBe('12_handle_empty_paths');
  });

  it.each(['--upload-pack=x', '../../etc', '', '日本語', 'a..b~^:?*[\\ @{.lock', 'x'.repeat(500)])(
    'are ones that git accepts, whatever the title: %s',
    async (untrustedTitle) => {
      const repository = sampleRepository();
      repository.commit('fix: one');
      const conventions = await learnt(titled('fix: one'));
      for (const issue of [12, undefined]) {
        const name = branchNameFor(conventions, { kind: 'fix', issue, untrustedTitle });
        expect(repository.git('check-ref-format', '--branch', name)).toBe(name);
        expect(name).toMatch(/^fix\/[a-z0-9-]+$/);
      }
    },
  );
});

describe('the place of tests', () => {
  const pairs =
    (source: (name: string) => string, test: (name: string) => string) => (repository: SampleRepository) => {
      for (const name of ['alpha', 'beta', 'gamma']) {
        repository.write(source(name), name);
        repository.write(test(name), name);
        repository.commit(`fix: mend ${name}`);
      }
    };

  it.each([
    ['beside the source', 'src/NAME.ts', 'src/NAME.test.ts'],
    ['with another word', 'src/deep/NAME.tsx', 'src/deep/NAME.spec.tsx'],
    ['in a folder within', 'src/deep/NAME.js', 'src/deep/__tests__/NAME.js'],
    ['in a mirrored tree', 'src/deep/NAME.js', 'test/deep/NAME.test.js'],
    ['in a flat folder', 'lib/NAME.js', 'test/NAME.test.js'],
    ['as Python has them', 'src/pkg/NAME.py', 'tests/test_NAME.py'],
    ['as Go has them', 'pkg/NAME.go', 'pkg/NAME_test.go'],
    ['as Java has them', 'src/main/java/a/NAME.java', 'src/test/java/a/NAMETest.java'],
  ])('is learnt from pairs: %s', async (_what, source, test) => {
    const place = (path: string) => (name: string) => path.replace('NAME', name);
    const conventions = await learnt(pairs(place(source), place(test)));
    const { tests } = foretell(conventions, 'mend it', [source.replace('NAME', 'alpha')]);
    expect(tests[0]).toBe(test.replace('NAME', 'alpha'));
    expect(conventions.foresight.newTestOf(source.replace('NAME', 'newest'))).toBe(
      test.replace('NAME', 'newest'),
    );
  });

  it('is learnt from what changes together where names do not tell', async () => {
    const conventions = await learnt((repository) => {
      for (const text of ['one', 'two']) {
        repository.write('lib/handler.js', text);
        repository.write('test/requests.test.js', text);
        repository.commit(`fix: ${text}`);
      }
    });
    expect(foretell(conventions, 'mend it', ['lib/handler.js']).tests).toEqual(['test/requests.test.js']);
  });
});

function aHistoryWithCompanions(repository: SampleRepository): void {
  repository.write('CHANGELOG.md', '# Changes');
  repository.write('.changeset/config.json', '{}');
  repository.write('CONTRIBUTING.md', 'Please.');
  repository.write('.github/PULL_REQUEST_TEMPLATE/feature.md', 'feature');
  repository.write('.github/PULL_REQUEST_TEMPLATE/bug_fix.md', 'a fix');
  repository.write('src/errors.ts', 'export function fail(why: string) { throw new Error(why); }\n');
  for (const name of ['alpha', 'beta', 'gamma', 'delta']) {
    repository.write(`src/${name}.ts`, "import { fail } from './errors.ts';\nfail('x');\n");
    repository.write(`src/${name}.test.ts`, 'x');
    repository.write(`.changeset/${name}.md`, 'x');
    if (name === 'alpha') repository.write('CHANGELOG.md', `# Changes\n${name}`);
    repository.commit(`fix: mend ${name}`);
  }
}

describe('what goes with a fix', () => {
  let conventions: Conventions;
  beforeAll(async () => {
    const cleanings: (() => void)[] = [];
    conventions = await learnt(aHistoryWithCompanions, (clean) => cleanings.push(clean));
    return () => cleanings.forEach((clean) => clean());
  });
  const described = () => describeConventions(conventions, 'mend it', ['README.md', 'src/gamma.ts']);

  it('is told of the files that the change is likely about', () => {
    expect(described()).toContain('A change of src/gamma.ts is tested in src/gamma.test.ts, else in');
    expect(described()).toMatch(/may touch \.changeset\/mend-it\.md \(9\d%\)/);
    expect(described()).not.toMatch(/README|CHANGELOG/);
    expect(described()).toContain('Half of 4 past fixes touched at most 3 files');
  });

  it('includes the helpers that many files import', () => {
    expect(conventions.helpers).toEqual([{ name: 'fail', path: 'src/errors.ts', importers: 4 }]);
    expect(described()).toContain('fail of src/errors.ts (4 importers)');
  });

  it('includes the template for fixes, of several, and what contributors are told', () => {
    expect(conventions.pullRequestTemplate).toBe('a fix');
    expect(conventions.contributing).toBe('CONTRIBUTING.md');
  });
});

describe('a pull request template', () => {
  it.each([
    '.github/pull_request_template.md',
    '.github/PULL_REQUEST_TEMPLATE.md',
    'PULL_REQUEST_TEMPLATE.txt',
    'docs/pull_request_template.md',
    'PULL_REQUEST_TEMPLATE/any.md',
  ])('is found as %s', async (path) => {
    const conventions = await learnt((repository) => {
      repository.write(path, 'the template');
      repository.commit('docs: template');
    });
    expect(conventions.pullRequestTemplate).toBe('the template');
  });
});

describe('a repository without a past', () => {
  it('still gives a title, a branch and a description', async () => {
    const conventions = await learnt(titled('1.0.0'));
    expect(titleFor(conventions, 'Handle empty paths')).toBe('Handle empty paths');
    expect(branchNameFor(conventions, { kind: 'fix', untrustedTitle: 'Handle' })).toBe('fix/handle');
    expect(describeConventions(conventions, 'Handle', ['a.ts'])).toBe(
      '- A change of a.ts is tested nowhere yet.',
    );
  });
});
