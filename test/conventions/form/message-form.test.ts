import { describe, expect, it } from 'vitest';
import { learnMessageForm, USUAL_MESSAGE } from '../../../src/conventions/form/message-form.ts';
import type { Commit } from '../../../src/repository/repository.ts';

function commits(count: number, made: (n: number) => { title: string; body?: string }): Commit[] {
  return Array.from({ length: count }, (_, n) => ({
    sha: String(n).padStart(40, '0'),
    at: new Date(1_700_000_000_000 - n * 1000),
    author: 'Ada',
    body: '',
    files: [],
    ...made(n),
  }));
}

const learn = (made: (n: number) => { title: string; body?: string }) =>
  learnMessageForm(commits(20, made), false);

describe('the form of messages', () => {
  it('is the usual one where the past says too little', () => {
    expect(
      learnMessageForm(
        commits(5, (n) => ({ title: `fix: this ${n}` })),
        false,
      ),
    ).toEqual(USUAL_MESSAGE);
  });

  it('is a title alone where fixes are, the number of a merged pull request being no issue', () => {
    const form = learn((n) => ({ title: `fix: this (#${n})` }));
    expect(form).toMatchObject({ hasBody: false, reference: { place: 'none' } });
  });

  it('has the words that close an issue here', () => {
    const form = learn((n) => ({ title: 'fix: this', body: `It was wrong.\n\nCloses: #${n}` }));
    expect(form).toMatchObject({ hasBody: true, reference: { place: 'body', before: 'Closes: #' } });
  });

  it('names the issue in the title where titles do, at their beginning or end', () => {
    expect(learn((n) => ({ title: `Fixed #${n} -- Mended this` })).reference).toEqual({
      place: 'title-start',
      before: 'Fixed #',
      after: ' -- ',
    });
    expect(learn((n) => ({ title: `fix: mend this (fixes #${n})` })).reference).toEqual({
      place: 'title-end',
      before: ' (fixes #',
      after: ')',
    });
  });

  it('does not break lines where nobody does', () => {
    expect(learn(() => ({ title: 'fix: this', body: 'word '.repeat(40) })).isWrapped).toBe(false);
    expect(learn(() => ({ title: 'fix: this', body: 'words' })).isWrapped).toBe(true);
  });

  it('is signed off where most commits are, or where a check asks for it', () => {
    const body = 'Signed-off-by: Ada <ada@example.com>';
    expect(learn(() => ({ title: 'fix: this', body }))).toMatchObject({ isSignedOff: true, hasBody: false });
    expect(learnMessageForm([], true).isSignedOff).toBe(true);
    expect(learn((n) => ({ title: 'fix: this', body: n % 2 === 0 ? body : '' })).isSignedOff).toBe(false);
  });
});
