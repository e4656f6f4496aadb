import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { companionsFor } from '../../../src/conventions/companions/companions.ts';
import { learnConventions } from '../../../src/conventions/conventions.ts';
import { openMirror } from '../../../src/repository/repository.ts';
import { sampleRepository, scratch, type SampleRepository } from '../../repository/sample.ts';

/** A past of fixes, and what a fix of `src/a.ts` would come with now. */
async function companionsAfter(
  fix: (source: SampleRepository, n: number) => void,
  paths = ['src/a.ts', 'test/a.test.ts'],
  fixes = 24,
) {
  const source = sampleRepository();
  source.write('package.json', '{"name":"a","version":"1.0.0"}');
  source.write('README.md', 'a');
  source.commit('first');
  for (let n = 1; n <= fixes; n++) {
    source.write('src/a.ts', `export const a = ${n};\n`);
    fix(source, n);
    source.commit(`fix: mend number ${n}`);
  }
  const mirror = await openMirror({ dir: join(scratch(), 'mirror'), source: source.dir });
  const at = await mirror.resolve('HEAD');
  const change = { untrustedTitle: 'fix: handle a door', subject: 'handle a door', issue: 99, paths };
  return companionsFor(await learnConventions(mirror, at), change, async (path) => {
    const content = await mirror.read(at, path);
    return content && new TextDecoder().decode(content);
  });
}

const entries = (n: number) =>
  [
    '# Changes',
    '',
    '## Unreleased',
    '',
    ...Array.from({ length: n }, (_, k) => `- Mended number ${k + 1} (#${k + 1})`),
    '',
  ].join('\n');

describe('companions', () => {
  it('are an entry in the changelog, where fixes come with one', async () => {
    const made = await companionsAfter((source, n) => source.write('CHANGELOG.md', entries(n)));
    expect(made).toEqual([
      {
        path: 'CHANGELOG.md',
        content: expect.stringContaining('- Mended number 24 (#24)\n- Handled a door (#99)\n'),
        because: expect.stringMatching(/^\d+% of such changes$/),
      },
    ]);
  });

  it('are a file of their own, where fixes come with one', async () => {
    const made = await companionsAfter((source, n) =>
      source.write(`changes/${n}.bugfix.md`, `Mended number ${n}.\n`),
    );
    expect(made).toMatchObject([{ path: 'changes/99.bugfix.md', content: 'Handled a door.\n' }]);
  });

  it('are none where the change has one, where hardly any fix does, and where the past is short', async () => {
    const changelog = (source: SampleRepository, n: number) => source.write('CHANGELOG.md', entries(n));
    expect(await companionsAfter(changelog, ['src/a.ts', 'CHANGELOG.md'])).toEqual([]);
    expect(await companionsAfter((source, n) => n % 6 === 0 && changelog(source, n))).toEqual([]);
    expect(await companionsAfter(changelog, ['src/a.ts'], 5)).toEqual([]);
  });
});
