import { describe, expect, it } from 'vitest';
import type { PullRequestTalk } from '../../../src/forge/pull-request-talk.ts';
import { jointKey, speakersToAskAbout, unanswered } from '../../../src/workflow/follow-up/unanswered.ts';
import { comment, LINTER, remark, review, SELF, STRANGER, talkOf } from './talk.ts';

const keysOf = (talk: Partial<PullRequestTalk>, ...answered: string[]) =>
  unanswered(talkOf(talk), new Set(answered), new Set(['mara'])).map(({ key }) => key);

describe('what is unanswered in a pull request', () => {
  it('is a thread with all that was newly said in it, and what stood there before', () => {
    const talk = talkOf({
      comments: [
        comment(1, 'Why not round here?'),
        comment(2, 'Because of the tax.', { thread: 1, by: SELF }),
        comment(3, 'Whose tax?', { thread: 1, by: STRANGER }),
        comment(4, 'Then say so in a comment.', { thread: 1 }),
        comment(5, 'And in the test.', { thread: 1 }),
      ],
    });
    const [open, ...others] = unanswered(talk, new Set(['comment-1']), new Set(['mara']));
    expect(others).toEqual([]);
    expect(open).toMatchObject({
      kind: 'lines',
      key: 'comment-5',
      thread: 1,
      comments: [{ id: 4 }, { id: 5 }],
      before: [{ id: 1 }, { id: 2 }],
    });
  });

  it('is a summary and a remark in the conversation, each by itself', () => {
    const talk = {
      reviews: [review(7, 'Please add a changelog entry.')],
      remarks: [remark(8, 'And a test?')],
    };
    expect(keysOf(talk)).toEqual(['review-7', 'remark-8']);
    expect(keysOf(talk, jointKey(['review-7', 'remark-8']))).toEqual([]);
  });

  it('is nothing that a stranger, a bot or the bot itself says', () => {
    const remarks = [
      remark(1, 'Do this.', { by: STRANGER }),
      remark(2, 'Do that.', { by: LINTER }),
      remark(3, 'Shall I?', { by: SELF }),
    ];
    expect(keysOf({ remarks })).toEqual([]);
    expect(speakersToAskAbout(talkOf({ remarks }), new Set())).toEqual(['stranger']);
  });

  it('asks about each login once, and about nobody whose words are answered', () => {
    const remarks = [remark(1, 'Do this.'), remark(2, 'Do that.'), remark(3, 'Old.', { by: STRANGER })];
    expect(speakersToAskAbout(talkOf({ remarks }), new Set(['remark-3']))).toEqual(['mara']);
  });

  it.each([
    '',
    'LGTM',
    'LGTM! :rocket:',
    '👍🎉',
    'Looks good to me, thanks!',
    'Thank you for fixing this.',
    'Nice catch @heirloom[bot]',
    '/heirloom status',
    'Hm.\n\n/heirloom retry use the helper',
    '<!-- nothing -->',
  ])('is not a nod or a command: %j', (body) => {
    expect(keysOf({ reviews: [review(1, body, { state: 'approved' })], remarks: [remark(2, body)] })).toEqual(
      [],
    );
  });

  it.each([
    'Yes',
    'LGTM, but please rename it.',
    'Looks good. Why not `trunc`?',
    'Thanks! One question: is this fast?',
    '> /heirloom fix\n\nWhat does this do?',
    '```suggestion\n```',
    'Nice `work`',
  ])('is what does ask or tell something: %j', (body) => {
    expect(keysOf({ remarks: [remark(1, body)] })).toEqual(['remark-1']);
  });

  it('is no review that was dismissed', () => {
    expect(keysOf({ reviews: [review(1, 'Please rename it.', { state: 'dismissed' })] })).toEqual([]);
  });
});
