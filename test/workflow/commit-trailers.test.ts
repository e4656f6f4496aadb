import { describe, expect, it } from 'vitest';
import { USUAL_MESSAGE } from '../../src/conventions/form/message-form.ts';
import type { FixRequest } from '../../src/workflow/fix-request.ts';
import { coAuthor, signOff } from '../../src/workflow/commit-trailers.ts';

type Where = Parameters<typeof signOff>[1];

const signer = { name: 'heirloom[bot]', email: 'heirloom[bot]@users.noreply.github.com' };
const where = (pullRequest: object, who: typeof signer | undefined = signer) =>
  ({ config: { 'pull-request': pullRequest }, parts: { destination: { signer: who } } }) as unknown as Where;
const signedHere = { ...USUAL_MESSAGE, isSignedOff: true };

describe('a sign-off', () => {
  it('is made only where configuration allows it, and as the app itself', () => {
    expect(signOff(signedHere, where({ 'sign-off': true })).trailers).toEqual([
      'Signed-off-by: heirloom[bot] <heirloom[bot]@users.noreply.github.com>',
    ]);
  });

  it('that is missing where everybody signs is told', () => {
    const { trailers, remarks } = signOff(signedHere, where({}));
    expect(trailers).toEqual([]);
    expect(remarks.join()).toContain('pull-request.sign-off: true');
    expect(signOff(USUAL_MESSAGE, where({})).remarks).toEqual([]);
  });
});

describe('a co-author', () => {
  const request: FixRequest = {
    repository: 'a/b',
    issue: { untrustedTitle: '', untrustedBody: '', untrustedComments: [] },
  };

  it('is whoever asked for the change, where that is configured', () => {
    const asked = { ...request, askedBy: 'ada' };
    expect(coAuthor(asked, where({ 'co-author': true }))).toEqual([
      'Co-authored-by: ada <ada@users.noreply.github.com>',
    ]);
    expect(coAuthor(asked, where({}))).toEqual([]);
    expect(coAuthor(request, where({ 'co-author': true }))).toEqual([]);
  });
});
