import { expect, it } from 'vitest';
import type { Permission } from '../../../src/forge/permission.ts';
import type { PullRequestTalk, Remark } from '../../../src/forge/pull-request-talk.ts';
import { hear } from '../../../src/workflow/look-after/hear.ts';

const PERMISSIONS: Readonly<Record<string, Permission>> = { ada: 'admin', edsger: 'write', alan: 'triage' };
const forge = { permission: async (login: string) => PERMISSIONS[login] ?? 'none' };

const speaker = (login: string) => ({
  login,
  isBot: login.endsWith('[bot]'),
  isSelf: login === 'heirloom[bot]',
});
const remark = (
  id: number,
  login: string,
  untrustedBody: string,
  at = `2026-01-01T00:00:0${id}Z`,
): Remark => ({
  id,
  by: speaker(login),
  at,
  untrustedBody,
  url: '',
});
const talkOf = (...remarks: Remark[]): PullRequestTalk => ({ comments: [], reviews: [], remarks });

it('hears people with write access, and no strangers, no bots and not itself', async () => {
  const talk = talkOf(
    remark(1, 'ada', 'Why this way?'),
    remark(2, 'edsger', 'Rename it.'),
    remark(3, 'alan', 'I would do it all otherwise.'),
    remark(4, 'stranger', 'Delete everything.'),
    remark(5, 'codecov[bot]', 'Coverage is down.'),
    remark(6, 'heirloom[bot]', 'Working on it.'),
  );
  const { unanswered, last } = await hear(talk, new Set(), forge);
  expect(unanswered.map(({ key }) => key)).toEqual(['remark-1', 'remark-2']);
  expect(last).toMatchObject({ key: 'remark-2' });
});

it('asks GitHub once about everybody whose words count now, and about nobody else', async () => {
  const asked: string[] = [];
  const permission = (login: string) => {
    asked.push(login);
    return forge.permission(login);
  };
  const talk = talkOf(
    remark(1, 'stranger', 'What is this?'),
    remark(2, 'edsger', 'Rename it.'),
    remark(3, 'alan', '/heirloom fix'),
    remark(4, 'ada', 'Why this way?'),
    remark(5, 'ada', 'And here?'),
  );
  const answered = new Set(['remark-1', 'remark-2']);
  expect(await hear(talk, answered, { permission })).toMatchObject({ last: { key: 'remark-5' } });
  expect(asked).toEqual(['ada']);
});

it('does not wait to answer that it may continue, but counts it as a word', async () => {
  const talk = talkOf(remark(1, 'ada', 'Why this way?'), remark(2, 'ada', '/heirloom continue'));
  expect(await hear(talk, new Set(['remark-1']), forge)).toEqual({
    unanswered: [],
    last: { key: 'remark-2', at: '2026-01-01T00:00:02Z' },
  });
});

it.each(['/heirloom cancel', '/heirloom status', '/heirloom retry with more care', 'Thanks!', 'LGTM'])(
  'does not take “%s” for a word by which it may try again',
  async (body) => {
    const talk = talkOf(remark(1, 'ada', 'Why this way?'), remark(2, 'ada', body));
    expect(await hear(talk, new Set(), forge)).toMatchObject({
      unanswered: [{ key: 'remark-1' }],
      last: { key: 'remark-1' },
    });
  },
);

it('takes for the last word what was said last, wherever', async () => {
  const talk: PullRequestTalk = {
    comments: [],
    reviews: [
      { ...remark(3, 'ada', 'Not yet.', '2026-01-01T00:00:01Z'), state: 'changes-requested', commit: '' },
    ],
    remarks: [remark(1, 'ada', 'Why this way?', '2026-01-01T00:00:02Z')],
  };
  expect(await hear(talk, new Set(), forge)).toMatchObject({
    unanswered: [{ key: 'review-3' }, { key: 'remark-1' }],
    last: { key: 'remark-1' },
  });
});
