import type { ProbotOctokit } from 'probot';
import { z } from 'zod';
import type { Redact } from '../lib/redact.ts';
import { answeredKeys, answerInThread } from './answer.ts';
import { openAccess, untilAborted, type Access } from './access.ts';
import { readCheckLog } from './check-log.ts';
import { writeCheckRun, type CheckReport } from './check-run.ts';
import { readChecks } from './checks.ts';
import { dress } from './dress.ts';
import { commentsBefore, readIssue, type IssueComment, type IssueState } from './issue-thread.ts';
import { permissionOf, type Permission } from './permission.ts';
import type { Publication, Published } from './publication.ts';
import { publish } from './publish.ts';
import { commitsOf, mergedPullRequests, readPullRequest, rewrite } from './pull-request-state.ts';
import type {
  CheckState,
  Dress,
  MergedPullRequest,
  PullRequestCommit,
  PullRequestState,
  PullRequestTalk,
  Push,
  Pushed,
} from './pull-request-talk.ts';
import { openPullRequestFor, openPullRequests, type PullRequest } from './pull-request.ts';
import { push } from './push.ts';
import { writeStatusComment, type StatusComment } from './status-comment.ts';
import type { WriteWhen } from './write-once.ts';
import { readTalk } from './talk.ts';

export { ForgeError, RateLimited } from './forge-errors.ts';

export type Reaction = 'eyes' | 'rocket' | 'confused' | '+1';
export type ReactionTarget =
  { readonly issue: number } | { readonly comment: number } | { readonly reviewComment: number };

/**
 * One repository, as the installation may act on it. Every outward effect looks first, so that it can be repeated
 * after a crash; every failure is one of `forge-errors.ts`, with a sentence for people.
 */
export interface Forge {
  permission(login: string): Promise<Permission>;
  issue(number: number): Promise<IssueState>;
  commentsBefore(issue: number, at: Date): Promise<IssueComment[]>;
  /** The text of `.github/heirloom.yml` on the default branch. */
  repositoryConfig(): Promise<string | undefined>;
  react(target: ReactionTarget, reaction: Reaction): Promise<void>;
  /** Writes the run's one comment anew, or only where it has none yet. */
  statusComment(issue: number, run: string, markdown: string, when?: WriteWhen): Promise<StatusComment>;
  checkRun(report: CheckReport): Promise<void>;
  /** Once aborted it makes no further call. */
  publish(publication: Publication, signal?: AbortSignal): Promise<Published>;
  openPullRequestFor(issue: number): Promise<PullRequest | undefined>;
  /** The app's own, the newest first. */
  openPullRequests(): Promise<PullRequest[]>;
  pullRequest(number: number): Promise<PullRequestState>;
  talk(number: number): Promise<PullRequestTalk>;
  commitsOf(pullRequest: number): Promise<PullRequestCommit[]>;
  /** An answer in a thread of a review: one for each key, written again in place. */
  answerInThread(pullRequest: number, thread: number, key: string, markdown: string): Promise<void>;
  /** Keys that the app has answered with `answerInThread` or `statusComment` in this pull request. */
  answered(pullRequest: number): Promise<ReadonlySet<string>>;
  /** One commit on top, by a fast-forward. */
  push(push: Push, signal?: AbortSignal): Promise<Pushed>;
  checks(sha: string): Promise<CheckState[]>;
  /** What a check that failed has printed: its summary, its annotations and the end of its log. Untrusted. */
  checkLog(check: CheckState): Promise<string>;
  /** Adds; takes nothing away. What GitHub does not take is left out and named in the answer. */
  dress(pullRequest: number, dress: Dress): Promise<readonly string[]>;
  rewrite(pullRequest: number, text: { readonly title?: string; readonly body?: string }): Promise<void>;
  mergedPullRequests(most: number): Promise<MergedPullRequest[]>;
  cloneUrl(): string;
  /** For git over HTTPS: a token that can read this one repository and nothing else. */
  credentials(): Promise<{ readonly username: string; readonly token: string }>;
}

interface ForgeOptions {
  /** An installation's client: from `connectInstallation`, or from Probot's own `auth(installation)`. */
  readonly octokit: ProbotOctokit;
  readonly botLogin: string;
  readonly owner: string;
  readonly repo: string;
  /** Where repositories are cloned from, such as https://github.com. */
  readonly webUrl: string;
  /** Everything that is published passes it. */
  readonly redact: Redact;
}

const Authentication = z.object({ token: z.string() });
const CONFIG_PATH = '.github/heirloom.yml';
const CONFIG_LIMIT = 64 * 1024;

export function createForge(options: ForgeOptions): Forge {
  const { octokit, owner, repo, webUrl } = options;
  const access = openAccess(options);
  return {
    permission: (login) => permissionOf(access, login),
    issue: (number) => readIssue(access, number),
    commentsBefore: (issue, at) => commentsBefore(access, issue, at),
    repositoryConfig: () => readConfig(access),
    react: (target, reaction) => react(access, target, reaction),
    statusComment: (issue, run, markdown, when) => writeStatusComment(access, issue, run, markdown, when),
    checkRun: (report) => writeCheckRun(access, report),
    publish: (publication, signal) => publish(untilAborted(access, signal), publication),
    openPullRequestFor: (issue) => openPullRequestFor(access, issue),
    openPullRequests: () => openPullRequests(access),
    pullRequest: (number) => readPullRequest(access, number),
    talk: (number) => readTalk(access, number),
    commitsOf: (pullRequest) => commitsOf(access, pullRequest),
    answerInThread: (pullRequest, thread, key, markdown) =>
      answerInThread(access, { pullRequest, thread, key, markdown }),
    answered: (pullRequest) => answeredKeys(access, pullRequest),
    push: (wished, signal) => push(untilAborted(access, signal), wished),
    checks: (sha) => readChecks(access, sha),
    checkLog: (check) => readCheckLog(access, check),
    dress: (pullRequest, wished) => dress(access, pullRequest, wished),
    rewrite: (pullRequest, text) => rewrite(access, pullRequest, text),
    mergedPullRequests: (most) => mergedPullRequests(access, most),
    cloneUrl: () => `${webUrl.replace(/\/+$/, '')}/${owner}/${repo}.git`,
    async credentials() {
      const token = await access.ask(() => readToken(octokit, repo));
      return { username: 'x-access-token', token };
    },
  };
}

async function readConfig({ rest, place, askFor }: Access): Promise<string | undefined> {
  const found = await askFor(() => rest.repos.getContent({ ...place, path: CONFIG_PATH }));
  if (found === undefined || Array.isArray(found.data) || found.data.type !== 'file') return undefined;
  if (found.data.size > CONFIG_LIMIT) throw new Error(`${CONFIG_PATH} is larger than ${CONFIG_LIMIT} bytes.`);
  return Buffer.from(found.data.content, 'base64').toString('utf8');
}

/** A second reaction of the same kind is the first one, to GitHub. One to something deleted is not missed. */
async function react({ rest, place, askFor }: Access, target: ReactionTarget, content: Reaction) {
  await askFor(async () => {
    if ('reviewComment' in target) {
      await rest.reactions.createForPullRequestReviewComment({
        ...place,
        comment_id: target.reviewComment,
        content,
      });
    } else if ('issue' in target) {
      await rest.reactions.createForIssue({ ...place, issue_number: target.issue, content });
    } else {
      await rest.reactions.createForIssueComment({ ...place, comment_id: target.comment, content });
    }
  });
}

async function readToken(octokit: ProbotOctokit, repo: string): Promise<string> {
  const authentication = await octokit.auth({
    type: 'installation',
    repositoryNames: [repo],
    permissions: { contents: 'read' },
  });
  return Authentication.parse(authentication).token;
}
