import type {
  PullRequestTalk,
  Remark,
  ReviewComment,
  ReviewSummary,
  Speaker,
} from '../../../src/forge/pull-request-talk.ts';

export const MARA: Speaker = { login: 'mara', isBot: false, isSelf: false };
export const STRANGER: Speaker = { login: 'stranger', isBot: false, isSelf: false };
export const LINTER: Speaker = { login: 'linter[bot]', isBot: true, isSelf: false };
export const SELF: Speaker = { login: 'heirloom[bot]', isBot: true, isSelf: true };

const AT = '2026-11-21T10:00:00Z';
const url = (id: number) => `https://github.example/shop/pull/3#${id}`;

export function talkOf(talk: Partial<PullRequestTalk>): PullRequestTalk {
  return { comments: [], reviews: [], remarks: [], ...talk };
}

export function comment(id: number, untrustedBody: string, more: Partial<ReviewComment> = {}): ReviewComment {
  return {
    id,
    thread: id,
    by: MARA,
    at: AT,
    untrustedBody,
    url: url(id),
    path: 'src/total.js',
    commit: 'a'.repeat(40),
    line: 2,
    untrustedHunk: '@@ -1 +1 @@',
    ...more,
  };
}

export function review(id: number, untrustedBody: string, more: Partial<ReviewSummary> = {}): ReviewSummary {
  return {
    id,
    by: MARA,
    at: AT,
    state: 'commented',
    untrustedBody,
    url: url(id),
    commit: 'a'.repeat(40),
    ...more,
  };
}

export function remark(id: number, untrustedBody: string, more: Partial<Remark> = {}): Remark {
  return { id, by: MARA, at: AT, untrustedBody, url: url(id), ...more };
}
