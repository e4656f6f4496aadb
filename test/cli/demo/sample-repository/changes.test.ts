import { describe, expect, test } from 'vitest';
import {
  append,
  below,
  create,
  edit,
  remove,
  StrayEdit,
  text,
  type Tree,
} from '../../../../src/cli/demo/sample-repository/changes.ts';
import { note, release } from '../../../../src/cli/demo/sample-repository/changelog.ts';

const treeOf = (files: Record<string, string>): Tree => new Map(Object.entries(files));

describe('the edits of the sample history', () => {
  test('text loses the indentation it shares', () => {
    expect(text`
      a
        \`b\` \d
    `).toBe('a\n  `b` \\d');
  });

  test('lines are replaced at whatever indentation they have', () => {
    const tree = treeOf({ 'a.js': 'if (x) {\n  one();\n  if (y) {\n    two();\n  }\n}\n' });
    edit('a.js', 'if (y) {\n  two();\n}', 'three();')(tree);
    below('a.js', 'one();', 'more();')(tree);
    expect(tree.get('a.js')).toBe('if (x) {\n  one();\n  more();\n  three();\n}\n');
  });

  test.for([
    ['lines that are not there', edit('a.js', 'x', 'y')],
    ['lines that are there twice', edit('a.js', 'one', 'y')],
    ['a file that is not there', append('b.js', 'x')],
    ['a file to make that exists', create('a.js', 'x')],
    ['a file to remove that does not exist', remove('b.js')],
  ] as const)('%s are a mistake in the history', ([, change]) => {
    expect(() => change(treeOf({ 'a.js': 'one\none\n' }))).toThrow(StrayEdit);
  });
});

describe('the changelog of the sample history', () => {
  const start = '# Changelog\n\n## [Unreleased]\n\n## [0.1.0] - 2023-09-21\n\n### Fixed\n\n- Old.\n';

  test('notes gather under the release to come, in the order of the sections', () => {
    const tree = treeOf({ 'CHANGELOG.md': start });
    for (const change of [note('Fixed', 'One.'), note('Added', 'Two.'), note('Fixed', 'Three.')])
      change(tree);
    expect(tree.get('CHANGELOG.md')).toBe(
      start.replace(
        '## [Unreleased]\n',
        '## [Unreleased]\n\n### Added\n\n- Two.\n\n### Fixed\n\n- One.\n- Three.\n',
      ),
    );
  });

  test('a release names the notes and the package', () => {
    const tree = treeOf({ 'CHANGELOG.md': start, 'package.json': '{\n  "version": "0.1.0",\n}\n' });
    for (const change of release('0.1.0', '0.2.0', '2024-01-01')) change(tree);
    expect(tree.get('CHANGELOG.md')).toContain('## [Unreleased]\n\n## [0.2.0] - 2024-01-01\n\n## [0.1.0]');
    expect(tree.get('package.json')).toContain('"version": "0.2.0"');
  });
});
