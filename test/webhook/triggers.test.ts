import { describe, expect, it } from 'vitest';
import { UnreadablePayload } from '../../src/webhook/payload.ts';
import {
  commentTrigger,
  labelTrigger,
  reviewCommentTrigger,
  reviewTrigger,
} from '../../src/webhook/triggers.ts';
import { commented, labeled, payloadOf } from './payloads.ts';

const rules = { label: 'heirloom', allowBots: ['renovate[bot]'], appId: 7, botLogin: 'heirloom[bot]' };
const bot = (login: string) => ({ sender: { login, type: 'Bot' } });

describe('a label', () => {
  it('asks for a fix of the issue as it stood', () => {
    const payload = labeled('heirloom', { issue: { body: null, title: 'Spelling error' } });
    expect(labelTrigger('guid-1', payload, rules)).toEqual({
      kind: 'request',
      request: {
        delivery: 'guid-1',
        at: '2019-05-15T15:20:18Z',
        trigger: 'label',
        installation: 100,
        owner: 'Codertocat',
        repo: 'Hello-World',
        issue: 1,
        actor: { login: 'Codertocat', type: 'User' },
        frozen: { title: 'Spelling error', body: '', author: 'Codertocat' },
        command: { kind: 'fix' },
      },
    });
  });

  it('counts in any case, as it does on GitHub', () => {
    expect(labelTrigger('g', labeled('Heirloom'), rules)).toMatchObject({ kind: 'request' });
  });

  it('means nothing when it is another one', () => {
    expect(labelTrigger('g', labeled('bug'), rules)).toEqual({ kind: 'ignored', because: 'another label' });
  });

  it('means nothing from a bot, unless that bot is allowed', () => {
    const from = (login: string) => labelTrigger('g', labeled('heirloom', bot(login)), rules).kind;
    expect([from('dependabot[bot]'), from('renovate[bot]')]).toEqual(['ignored', 'request']);
  });

  it('means nothing from a login in brackets, whatever type it claims to be', () => {
    const payload = labeled('heirloom', { sender: { login: 'sly[bot]', type: 'User' } });
    expect(labelTrigger('g', payload, rules).kind).toBe('ignored');
  });
});

describe('a comment', () => {
  it('brings its id, its words and its command', () => {
    const trigger = commentTrigger('g', commented('/heirloom fix only the docs'), rules);
    expect(trigger).toMatchObject({
      kind: 'request',
      request: {
        trigger: 'comment',
        at: '2019-05-15T15:20:21Z',
        comment: { id: 492700400, body: '/heirloom fix only the docs' },
        command: { kind: 'fix', hint: 'only the docs' },
      },
    });
  });

  it.each([
    ['of its own', 'heirloom[bot]'],
    ['of somebody else', 'Codertocat'],
  ])('is a command on a pull request %s too', (_whose, login) => {
    const issue = { pull_request: { url: 'https://x' }, user: { login } };
    expect(commentTrigger('g', commented('/heirloom status', { issue }), rules)).toMatchObject({
      kind: 'request',
      request: { on: 'pull-request', issue: 1, command: { kind: 'status' } },
    });
  });

  it('in the conversation of its own pull request asks for a look', () => {
    const issue = { number: 9, pull_request: { url: 'https://x' }, user: { login: 'Heirloom[bot]' } };
    expect(commentTrigger('g', commented('Why not simpler?', { issue }), rules)).toEqual({
      kind: 'request',
      request: {
        kind: 'look',
        delivery: 'g',
        at: '2019-05-15T15:20:21Z',
        installation: 100,
        owner: 'Codertocat',
        repo: 'Hello-World',
        pullRequest: 9,
      },
    });
  });

  it.each([
    ['on an issue, even one that the app has opened', {}, undefined],
    ['on a pull request of somebody else', { pull_request: {}, user: { login: 'Codertocat' } }, undefined],
    ['of a bot that is not allowed', { pull_request: {} }, 'codecov[bot]'],
    ['of the app itself', { pull_request: {} }, 'heirloom[bot]'],
  ])('without a command, %s, means nothing', (_which, issue, login) => {
    const changes = { issue: { user: { login: 'heirloom[bot]' }, ...issue }, ...(login && bot(login)) };
    expect(commentTrigger('g', commented('Why not simpler?', changes), rules).kind).toBe('ignored');
  });

  it('means nothing when the app wrote it, even when bots of its name are allowed', () => {
    const own = { ...bot('heirloom[bot]'), comment: { performed_via_github_app: { id: 7 } } };
    const trigger = commentTrigger('g', commented('/heirloom fix', own), {
      ...rules,
      allowBots: ['heirloom[bot]'],
    });
    expect(trigger).toEqual({ kind: 'ignored', because: 'written by the app itself' });
  });

  it.each([
    ['OWNER', undefined],
    ['MEMBER', undefined],
    ['COLLABORATOR', undefined],
    ['CONTRIBUTOR', 'Codertocat'],
    ['NONE', 'Codertocat'],
  ])('of somebody who is %s to the repository may be one of an outsider', (association, outsider) => {
    const payload = commented('/heirloom fix', { comment: { author_association: association } });
    const trigger = commentTrigger('g', payload, rules);
    expect(trigger.kind === 'request' && trigger.outsider).toBe(outsider);
  });

  it('of a shape that GitHub does not send is unreadable', () => {
    const payload = commented('/heirloom fix', { installation: null });
    expect(() => commentTrigger('g', payload, rules)).toThrow(UnreadablePayload);
  });
});

describe('a comment on lines', () => {
  const said = (body: string, changes: Parameters<typeof payloadOf>[2] = {}) =>
    payloadOf('pull_request_review_comment', 'created', {
      pull_request: { user: { login: 'heirloom[bot]' } },
      ...changes,
      comment: { body, ...(changes['comment'] as object | undefined) },
    });

  it('that is a command is the command and nothing more, with the thread that it was said in', () => {
    const payload = said('/heirloom retry smaller', { comment: { id: 12, in_reply_to_id: 11 } });
    expect(reviewCommentTrigger('g', payload, rules)).toMatchObject({
      kind: 'request',
      request: {
        on: 'pull-request',
        issue: 2,
        command: { kind: 'retry', hint: 'smaller' },
        comment: { id: 12, thread: 11 },
      },
    });
  });

  it('that begins a thread names itself', () => {
    const payload = said('/heirloom explain', { comment: { id: 12 } });
    expect(reviewCommentTrigger('g', payload, rules)).toMatchObject({
      request: { comment: { id: 12, thread: 12 } },
    });
  });

  it('of anything else asks for a look, when the pull request is its own', () => {
    expect(reviewCommentTrigger('g', said('Why?'), rules)).toMatchObject({
      request: { kind: 'look', pullRequest: 2 },
    });
    const foreign = said('Why?', { pull_request: { user: { login: 'Codertocat' } } });
    expect(reviewCommentTrigger('g', foreign, rules).kind).toBe('ignored');
  });

  it('means nothing when the app wrote it', () => {
    const own = said('Done. /heirloom status\n/heirloom status', bot('heirloom[bot]'));
    expect(reviewCommentTrigger('g', own, rules).kind).toBe('ignored');
  });
});

describe('a review', () => {
  const submitted = (review: object, login = 'heirloom[bot]') =>
    reviewTrigger(
      'g',
      payloadOf('pull_request_review', 'submitted', { review, pull_request: { user: { login } } }),
      rules,
    );

  it('may hold a command', () => {
    expect(submitted({ body: 'Not yet.\n\n/heirloom retry' }, 'Codertocat')).toMatchObject({
      request: { on: 'pull-request', issue: 2, command: { kind: 'retry' } },
    });
  });

  it('without a command, or without any word, asks for a look at its own pull request', () => {
    const look = { request: { kind: 'look', pullRequest: 2, at: '2019-05-15T15:20:38Z' } };
    expect(submitted({ body: 'Not yet.' })).toMatchObject(look);
    expect(submitted({ body: null })).toMatchObject(look);
    expect(submitted({ body: 'Not yet.' }, 'Codertocat').kind).toBe('ignored');
  });
});
