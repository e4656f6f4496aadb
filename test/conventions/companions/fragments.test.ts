import { describe, expect, it } from 'vitest';
import { changesetFor } from '../../../src/conventions/companions/changeset.ts';
import { newsFragmentFor } from '../../../src/conventions/companions/news-fragment.ts';

const told = {
  subject: 'handle an empty name',
  issue: 12,
  paths: ['packages/core/src/name.ts', 'packages/core/test/name.test.ts'],
};

function example(path: string, text: string, isOfFix = true) {
  return { path, text, isOfFix };
}

describe('a news fragment', () => {
  it('is named after the issue and its kind, and worded like the newest', () => {
    const examples = [
      example('changes/3.bugfix.rst', 'Fixed a door.\n'),
      example('changes/4.feature.rst', 'Added a window.\n', false),
      example('changes/5.bugfix.rst', 'Handled a roof.\n'),
    ];
    expect(newsFragmentFor(told, examples)).toEqual({
      path: 'changes/12.bugfix.rst',
      content: 'Handled an empty name.\n',
    });
  });

  it('is not made in a form that cannot be filled in', () => {
    const shown = [example('news/js/3.md', '#### A title\n\n```js\ncode\n```\n')];
    expect(newsFragmentFor(told, shown)).toBeUndefined();
    expect(newsFragmentFor(told, [example('changes/3-ada.md', 'Fix a door')])).toBeUndefined();
    expect(newsFragmentFor({ subject: 'x' }, [example('changes/3.bugfix.md', 'Fix a door')])).toBeUndefined();
  });
});

describe('a changeset', () => {
  const past = [
    example('.changeset/odd-doors-open.md', "---\n'@x/core': patch\n---\n\nFixed a door.\n"),
    example('.changeset/red-roofs-hold.md', "---\n'@x/cli': minor\n---\n\nAdded a roof.\n", false),
  ];
  const files: Record<string, string> = {
    'packages/core/package.json': '{"name":"@x/core","version":"1.0.0"}',
    'package.json': '{"name":"root","private":true}',
  };
  const read = async (path: string) => files[path];

  it('names the packages that the change is in, with the bump that fixes have', async () => {
    const made = await changesetFor(told, past, read);
    expect(made?.path).toMatch(/^\.changeset\/[a-z]+-[a-z]+-[a-z]+\.md$/);
    expect(made?.content).toBe("---\n'@x/core': patch\n---\n\nHandled an empty name.\n");
    expect(await changesetFor(told, past, read)).toEqual(made);
  });

  it('is not made for what is not published', async () => {
    expect(await changesetFor({ ...told, paths: ['scripts/build.ts'] }, past, read)).toBeUndefined();
    const ignored = { ...files, '.changeset/config.json': '{"ignore":["@x/core"]}' } as Record<
      string,
      string
    >;
    expect(await changesetFor(told, past, async (path) => ignored[path])).toBeUndefined();
    const broken = { ...files, 'packages/core/package.json': '{' } as Record<string, string>;
    expect(await changesetFor(told, past, async (path) => broken[path])).toBeUndefined();
  });
});
