import { describe, expect, it } from 'vitest';
import { commitMessage, withoutReferences } from '../../src/workflow/commit-message.ts';

describe('a commit message', () => {
  it('closes the one issue that it is about, and notifies nobody', () => {
    const summary =
      'Closes #99, fixes GH-7 and resolves https://github.com/a/b/issues/12, says @octocat of @org/team.';
    expect(commitMessage('fix: add up', summary, 5)).toBe(
      'fix: add up\n\nCloses 99, fixes GH 7 and resolves https://github.com/a/b/issues 12,\n' +
        'says octocat of org/team.\n\nFixes #5\n',
    );
  });

  it('has no trailer that a model wrote, not by wrapping either', () => {
    const filler = 'word '.repeat(13).trim();
    const summary = `One.\nCo-authored-by: A <a@b.c>\n  signed-off-by : B\n${filler} Reviewed-by: C`;
    const message = commitMessage('fix: add up', summary, undefined);
    expect(message).not.toMatch(/-by\s*:/i);
    expect(message).toMatch(/^fix: add up\n\nOne\.\nword/);
  });

  it.each(['@@octocat', '#@octocat', '@\u200Boctocat', '@\u202Eoctocat', '##12', 'a/b#12', '@#12'])(
    'holds nothing invisible in place of %j',
    (text) => {
      expect(withoutReferences(text)).not.toMatch(/[@#]|\p{Cf}/u);
    },
  );

  it.each([
    '[skip ci]',
    '[CI Skip]',
    '[no ci]',
    '[skip actions]',
    '***NO_CI***',
    'skip-checks: true',
    '[skip @ci]',
    '[skip\u200B ci]',
    '[skip [skip ci]ci]',
  ])('keeps no checks from running by %j', (text) => {
    const kept = withoutReferences(`Adds up. ${text}\n${text}`);
    expect(kept).not.toMatch(/skip ci|ci skip|no ci|skip actions|no_ci|^skip-checks/im);
  });

  it('leaves code and addresses as they are', () => {
    const text = 'a <b> # c, `x@y.org`, [ci] skips, [skip links](x)\n\n- d @ e';
    expect(withoutReferences(text)).toBe(text);
  });
});
