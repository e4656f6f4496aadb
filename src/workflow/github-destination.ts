import { parseRepositoryConfig } from '../config/repository-config.ts';
import { isReproduced } from '../conventions/evidence.ts';
import type { Forge } from '../forge/forge.ts';
import { readBlob, type PatchChange } from '../repository/patch.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Beginning, Destination } from './destination.ts';
import type { Proposal } from './outcome.ts';
import { statusMarkdown } from './status-markdown.ts';

export interface GitHubDestinationOptions {
  readonly forge: Forge;
  readonly run: string;
  readonly issue: number;
  readonly openMirror: Destination['openMirror'];
}

const CHECK_NAME = 'heirloom';

/** An issue on GitHub: reports in its status comment, proposes by a pull request. */
export function createGitHubDestination({
  forge,
  run,
  issue,
  openMirror,
}: GitHubDestinationOptions): Destination {
  return {
    begin: () => begin(forge, issue),
    unwanted: () => whyUnwanted(forge, issue),
    openMirror,
    commitUrl: (sha) => `${forge.cloneUrl().replace(/\.git$/, '')}/commit/${sha}`,
    async report(progress) {
      await forge.statusComment(issue, run, statusMarkdown(progress));
    },
    async propose(proposal, mirror, { changes }) {
      const published = await forge.publish({
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
      });
      await forge.checkRun({ run, headSha: published.commit, name: CHECK_NAME, ...checkOf(proposal) });
      return { branch: published.branch, commit: published.commit, url: published.pullRequest.url };
    },
  };
}

async function begin(forge: Forge, number: number): Promise<Beginning> {
  const because = await whyUnwanted(forge, number);
  if (because !== undefined) return { kind: 'unwanted', because };
  const { config, problems } = parseRepositoryConfig(await forge.repositoryConfig());
  return { kind: 'wanted', revision: config['pull-request']?.base ?? 'HEAD', config, problems };
}

async function whyUnwanted(forge: Forge, number: number): Promise<string | undefined> {
  const issue = await forge.issue(number);
  if (issue.kind === 'gone') return 'The issue is gone.';
  if (issue.isPullRequest) return 'This is a pull request, not an issue.';
  if (issue.state === 'closed') return 'The issue is closed.';
  const open = await forge.openPullRequestFor(number);
  return open && `A pull request for this issue is open already: ${open.url}`;
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

function checkOf({ evidence }: Proposal) {
  const { reproduction, suite } = evidence;
  if (isReproduced(evidence) && suite?.exitCode === 0) {
    return {
      conclusion: 'success',
      title: 'Reproduced and fixed',
      summary: 'A test failed before and passes now; the test suite passes.',
    } as const;
  }
  const because =
    reproduction.kind === 'none' ? reproduction.because : 'the test suite does not pass, nor did it before';
  return {
    conclusion: 'neutral',
    title: 'Needs a closer look',
    summary: `Not all of the evidence is there: ${because}.`,
  } as const;
}
