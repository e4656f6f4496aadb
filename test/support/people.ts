import type { EmulatedGitHub } from '../../src/cli/demo/emulated-github/emulated-github.ts';
import type { OtherCheck } from '../../src/cli/demo/emulated-github/other-checks.ts';

/** What people and other apps do on GitHub, in a repository named `owner/name`. */
export interface People {
  openIssue(login: string, fullName: string, issue: NewIssue): Promise<number>;
  label(login: string, fullName: string, issue: number, label: string): Promise<void>;
  /** In an issue, or in the conversation of a pull request. */
  comment(login: string, fullName: string, issue: number, body: string): Promise<number>;
  review(login: string, fullName: string, pull: number, review: NewReview): Promise<number>;
  /** A comment on lines, without a review around it. */
  reviewComment(login: string, fullName: string, pull: number, comment: LineComment): Promise<number>;
  replyTo(login: string, fullName: string, pull: number, comment: number, body: string): Promise<number>;
  /** One commit on top of a branch; null takes a file away. */
  pushAs(
    login: string,
    fullName: string,
    branch: string,
    files: Readonly<Record<string, string | null>>,
    message?: string,
  ): Promise<string>;
  check(app: string, fullName: string, sha: string, check: Omit<OtherCheck, 'app'>): Promise<void>;
  status(login: string, fullName: string, sha: string, status: NewStatus): Promise<void>;
  /** Answers with the commit on the base branch. */
  merge(login: string, fullName: string, pull: number, how?: { squash?: boolean }): Promise<string>;
  close(login: string, fullName: string, pull: number): Promise<void>;
  reopen(login: string, fullName: string, pull: number): Promise<void>;
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
}

export interface LineComment {
  readonly path: string;
  readonly line: number;
  readonly startLine?: number;
  readonly body: string;
}

export interface NewReview {
  readonly state: 'approved' | 'changes-requested' | 'commented';
  readonly body?: string;
  readonly comments?: readonly LineComment[];
}

interface NewStatus {
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description?: string;
}

const EVENTS = { approved: 'APPROVE', 'changes-requested': 'REQUEST_CHANGES', commented: 'COMMENT' } as const;

export function createPeople(github: Pick<EmulatedGitHub, 'asUser' | 'addCheck'>): People {
  const as = (login: string) => github.asUser(login).rest;
  const setState = async (login: string, fullName: string, pull_number: number, state: 'open' | 'closed') => {
    await as(login).pulls.update({ ...split(fullName), pull_number, state });
  };
  return {
    async openIssue(login, fullName, issue) {
      return (await as(login).issues.create({ ...split(fullName), ...issue })).data.number;
    },
    async label(login, fullName, issue_number, label) {
      await as(login).issues.addLabels({ ...split(fullName), issue_number, labels: [label] });
    },
    async comment(login, fullName, issue_number, body) {
      return (await as(login).issues.createComment({ ...split(fullName), issue_number, body })).data.id;
    },
    async review(login, fullName, pull_number, { state, body = '', comments = [] }) {
      const review = { body, event: EVENTS[state], comments: comments.map(placed) };
      return (await as(login).pulls.createReview({ ...split(fullName), pull_number, ...review })).data.id;
    },
    async reviewComment(login, fullName, pull_number, comment) {
      const place = { ...split(fullName), pull_number };
      const commit_id = (await as(login).pulls.get(place)).data.head.sha;
      const made = await as(login).pulls.createReviewComment({ ...place, commit_id, ...placed(comment) });
      return made.data.id;
    },
    async replyTo(login, fullName, pull_number, comment_id, body) {
      const reply = { ...split(fullName), pull_number, comment_id, body };
      return (await as(login).pulls.createReplyForReviewComment(reply)).data.id;
    },
    async pushAs(login, fullName, branch, files, message = 'chore: a hand of its own') {
      const { git } = as(login);
      const place = split(fullName);
      const ref = `heads/${branch}`;
      const tip = (await git.getRef({ ...place, ref })).data.object.sha;
      const entries = Object.entries(files).map(([path, content]) => ({
        path,
        mode: '100644' as const,
        type: 'blob' as const,
        ...(content === null ? { sha: null } : { content }),
      }));
      const base_tree = (await git.getCommit({ ...place, commit_sha: tip })).data.tree.sha;
      const tree = (await git.createTree({ ...place, base_tree, tree: entries })).data.sha;
      const author = { name: login, email: `${login}@users.noreply.github.com` };
      const commit = { ...place, message, tree, parents: [tip], author };
      const { sha } = (await git.createCommit(commit)).data;
      await git.updateRef({ ...place, ref, sha });
      return sha;
    },
    check: (app, fullName, sha, check) => github.addCheck(fullName, sha, { app, ...check }),
    async status(login, fullName, sha, status) {
      await as(login).repos.createCommitStatus({ ...split(fullName), sha, ...status });
    },
    async merge(login, fullName, pull_number, { squash = false } = {}) {
      const merge_method = squash ? 'squash' : 'merge';
      return (await as(login).pulls.merge({ ...split(fullName), pull_number, merge_method })).data.sha;
    },
    close: (login, fullName, pull) => setState(login, fullName, pull, 'closed'),
    reopen: (login, fullName, pull) => setState(login, fullName, pull, 'open'),
  };
}

function placed({ path, line, startLine, body }: LineComment) {
  return { path, line, body, ...(startLine !== undefined && { start_line: startLine }) };
}

function split(fullName: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = fullName.split('/');
  return { owner, repo };
}
