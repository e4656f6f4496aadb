import { describe, expect, it } from 'vitest';
import { commentTrigger, labelTrigger, UnreadablePayload } from '../../src/webhook/triggers.ts';
import { commented, labeled } from './payloads.ts';

const rules = { label: 'heirloom', allowBots: ['renovate[bot]'], appId: 7 };
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

  it('means nothing on a pull request', () => {
    const payload = commented('/heirloom fix', { issue: { pull_request: { url: 'https://x' } } });
    expect(commentTrigger('g', payload, rules).kind).toBe('ignored');
  });

  it('means nothing when the app wrote it, even when bots of its name are allowed', () => {
    const own = { ...bot('heirloom[bot]'), comment: { performed_via_github_app: { id: 7 } } };
    const trigger = commentTrigger('g', commented('/heirloom fix', own), {
      ...rules,
      allowBots: ['heirloom[bot]'],
    });
    expect(trigger).toEqual({ kind: 'ignored', because: 'written by the app itself' });
  });

  it('of a shape that GitHub does not send is unreadable', () => {
    const payload = commented('/heirloom fix', { installation: null });
    expect(() => commentTrigger('g', payload, rules)).toThrow(UnreadablePayload);
  });
});
