import { parseRepositoryConfig } from '../config/repository-config.ts';
import { ForgeError, type Forge } from '../forge/forge.ts';
import type { Log } from '../lib/log.ts';
import { readBlob, type PatchChange } from '../repository/patch.ts';
import type { Mirror } from '../repository/repository.ts';
import { UnknownRevision } from '../repository/revision.ts';
import { checkOf } from './check-of-evidence.ts';
import type { Beginning, Destination } from './destination.ts';
import { dressFor } from './dress.ts';
import { patiently } from './patience.ts';
import { questionMarkdown } from './question-markdown.ts';
import { statusMarkdown } from './status-markdown.ts';

export interface GitHubDestinationOptions {
  readonly forge: Forge;
  readonly run: string;
  readonly issue: number;
  readonly openMirror: Destination['openMirror'];
  /** How many pull requests of the bot may be open at once, where the repository does not say fewer. */
  readonly mostOpen: number;
  readonly log: Log;
  readonly signer?: Destination['signer'];
}

const CHECK_NAME = 'heirloom';
const BRANCHES = 'refs/heads/';
/** What git reads as a way from one commit to another, and so forbids in names. */
const NO_BRANCH_NAME = /[~^:?*[\\\s]|@\{|\.\./;

/** An issue on GitHub: reports in its status comment, proposes by a pull request. */
export function createGitHubDestination(options: GitHubDestinationOptions): Destination {
  const { forge, run, issue, openMirror, log } = options;
  return {
    begin: (signal) => patiently(() => begin(options), signal),
    ...(options.signer && { signer: options.signer }),
    unwanted: (signal) => patiently(async () => (await readWishes(options)).unwanted, signal),
    openMirror: async (signal, holding) => namingTheKey(await openMirror(signal, holding)),
    commitUrl: (sha) => `${webUrlOf(forge)}/commit/${sha}`,
    linesUrl(sha, path, lines) {
      const file = `${webUrlOf(forge)}/blob/${sha}/${path.split('/').map(encodeURIComponent).join('/')}`;
      return lines === undefined ? file : `${file}#L${lines[0]}-L${lines[1]}`;
    },
    async report(progress, signal) {
      const write = () => forge.statusComment(issue, run, statusMarkdown(progress));
      await (progress.ending === undefined ? write() : patiently(write, signal));
    },
    async ask(question, signal) {
      const markdown = questionMarkdown(question, run);
      const write = () => forge.statusComment(issue, `${run}:question-${question.number}`, markdown);
      await patiently(write, signal);
    },
    async propose(proposal, mirror, { changes }, signal) {
      const publication = {
        run,
        issue,
        base: proposal.base,
        baseBranch: proposal.baseBranch ?? (await mirror.defaultBranch()),
        changes: await withContent(mirror, changes),
        branch: proposal.branch,
        message: proposal.message,
        title: proposal.title,
        body: proposal.body,
        draft: proposal.draft,
      };
      const published = await patiently(() => forge.publish(publication, signal), signal);
      const check = { run, headSha: published.commit, name: CHECK_NAME, ...checkOf(proposal.evidence) };
      await unlessForbidden(() => patiently(() => forge.checkRun(check), signal), log);
      const { branch, commit, pullRequest } = published;
      return { branch, commit, number: pullRequest.number, url: pullRequest.url };
    },
    async dress({ number }, change, mirror, signal) {
      if (number === undefined) return [];
      try {
        return await patiently(async () => {
          const dress = await dressFor({ ...change, mirror, issue }, forge);
          return forge.dress(number, dress);
        }, signal);
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        return [error.message];
      }
    },
  };
}

const webUrlOf = (forge: Forge) => forge.cloneUrl().replace(/\.git$/, '');

/** The pull request is there by now, and holds the evidence: it is not to fail for what is shown beside it. */
async function unlessForbidden(work: () => Promise<void>, log: Log): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ForgeError) || error.passing) throw error;
    log.warn('the check run was refused', { error });
  }
}

async function begin(options: GitHubDestinationOptions): Promise<Beginning> {
  const { unwanted: because, config, problems } = await readWishes(options);
  if (because !== undefined) return { kind: 'unwanted', because };
  const branch = config['pull-request']?.base;
  const revision = branch === undefined ? 'HEAD' : `${BRANCHES}${branch}`;
  return { kind: 'wanted', revision, mayChoose: branch === undefined, config, problems };
}

/** Only the repository's configuration asks for a branch here: whoever wrote it learns which key is wrong. */
function namingTheKey(mirror: Mirror): Mirror {
  return {
    ...mirror,
    async resolve(revision) {
      if (!revision.startsWith(BRANCHES)) return mirror.resolve(revision);
      const branch = revision.slice(BRANCHES.length);
      const sentence = `\`pull-request.base\` in .github/heirloom.yml is no branch of this repository: ${branch}`;
      if (NO_BRANCH_NAME.test(branch)) throw new UnknownRevision(sentence);
      try {
        return await mirror.resolve(revision);
      } catch (error) {
        if (!(error instanceof UnknownRevision)) throw error;
        throw new UnknownRevision(sentence, { cause: error });
      }
    },
  };
}

async function readWishes({ forge, issue, mostOpen }: GitHubDestinationOptions) {
  const parsed = parseRepositoryConfig(await forge.repositoryConfig());
  const most = Math.min(mostOpen, parsed.config.limits?.['open-pull-requests'] ?? mostOpen);
  return { ...parsed, unwanted: await whyUnwanted(forge, issue, most) };
}

async function whyUnwanted(forge: Forge, number: number, most: number): Promise<string | undefined> {
  const issue = await forge.issue(number);
  if (issue.kind === 'gone') return 'The issue is gone.';
  if (issue.isPullRequest) return 'This is a pull request, not an issue.';
  if (issue.state === 'closed') return 'The issue is closed.';
  const open = await forge.openPullRequestFor(number);
  if (open !== undefined) return `A pull request for this issue is open already: ${open.url}`;
  const others = await forge.openPullRequests();
  if (others.length < most) return undefined;
  return `${others.length} pull requests of mine are open, and at most ${most} may be: merge or close one first.`;
}

function withContent(mirror: Mirror, changes: readonly PatchChange[]) {
  return Promise.all(
    changes.map(async ({ path, mode, blob }) => ({
      path,
      mode,
      content: blob === undefined ? undefined : await readBlob(mirror, blob),
    })),
  );
}
