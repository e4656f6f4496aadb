import { describe, expect, it } from 'vitest';
import { USUAL_MESSAGE } from '../../src/conventions/form/message-form.ts';
import { commitMessage, titleNaming, withoutReferences } from '../../src/workflow/commit-message.ts';

describe('a commit message', () => {
  it('closes the one issue that it is about, and notifies nobody', () => {
    const summary =
      'Closes #99, fixes GH-7 and resolves https://github.com/a/b/issues/12, says @octocat of @org/team.';
    expect(commitMessage('fix: add up', summary, 5)).toBe(
      'fix: add up\n\nCloses 99, fixes GH 7 and resolves https://github.com/a/b/issues 12,\n' +
        'says octocat of org/team.\n\nFixes #5\n',
    );
  });

  it('has the form that messages have here', () => {
    const alone = { ...USUAL_MESSAGE, hasBody: false, reference: { place: 'none' } } as const;
    expect(commitMessage('fix: add up', 'Words.', 5, { form: alone })).toBe('fix: add up\n');
    const long = 'word '.repeat(30).trim();
    const closing = { place: 'body', before: 'close #' } as const;
    const form = { ...USUAL_MESSAGE, isWrapped: false, reference: closing };
    const trailers = ['Signed-off-by: A <a@b.c>'];
    expect(commitMessage('fix: add up', long, 5, { form, trailers })).toBe(
      `fix: add up\n\n${long}\n\nclose #5\n\nSigned-off-by: A <a@b.c>\n`,
    );
  });

  it('names its issue in the title where titles do', () => {
    const named = (reference: (typeof USUAL_MESSAGE)['reference']) =>
      titleNaming('Add up', 5, { ...USUAL_MESSAGE, reference });
    expect(named({ place: 'title-start', before: 'Fix #', after: ': ' })).toBe('Fix #5: Add up');
    expect(named({ place: 'title-end', before: ' (fix #', after: ')' })).toBe('Add up (fix #5)');
    expect(named(USUAL_MESSAGE.reference)).toBe('Add up');
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
    `${'[skip\n'.repeat(9)}[skip ci]${'ci]'.repeat(9)}`,
  ])('keeps no checks from running by %j', (text) => {
    const kept = withoutReferences(`Adds up. ${text}\n${text}`);
    expect(kept).not.toMatch(/skip ci|ci skip|no ci|skip actions|no_ci|^skip-checks/im);
  });

  it.each(['#', '@', '/', '-by:', ' ', '\t', '\n', '[skip ', '[skip\n', '***', '#@', 'a-'])(
    'is done soon with a text that repeats %j',
    (text) => {
      const long = text.repeat(200_000 / text.length);
      expect(commitMessage('fix: add up', `x${long}x ${long}#1 @a`, 5)).toMatch(/Fixes #5\n$/);
    },
  );

  it('leaves code and addresses as they are', () => {
    const text = 'a <b> # c, `x@y.org`, [ci] skips, [skip links](x)\n\n- d @ e';
    expect(withoutReferences(text)).toBe(text);
  });
});
