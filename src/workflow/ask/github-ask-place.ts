import { parseRepositoryConfig } from '../../config/repository-config.ts';
import type { Forge } from '../../forge/forge.ts';
import { patiently } from '../patience.ts';
import type { AskPlace, Subject } from './ask-place.ts';
import type { AskRequest } from './ask-request.ts';
import { permalink } from './permalink.ts';

export interface GitHubAskPlaceOptions {
  readonly forge: Forge;
  readonly run: string;
  readonly request: Pick<AskRequest, 'issue' | 'thread'>;
  readonly openMirror: AskPlace['openMirror'];
}

/** An issue or a pull request on GitHub, or a thread of a review there. */
export function createGitHubAskPlace(options: GitHubAskPlaceOptions): AskPlace {
  const { forge, run, request, openMirror } = options;
  const { issue, thread } = request;
  const repositoryUrl = forge.cloneUrl().replace(/\.git$/, '');
  return {
    openMirror,
    begin: (signal) =>
      patiently(async () => {
        const { config } = parseRepositoryConfig(await forge.repositoryConfig());
        return { revision: 'HEAD', config, about: await subjectOf(forge, request) };
      }, signal),
    async write(markdown, signal) {
      const write = async () => {
        if (thread === undefined) await forge.statusComment(issue, run, markdown);
        else await forge.answerInThread(issue, thread, run, markdown);
      };
      await patiently(write, signal);
    },
    commitUrl: (sha) => `${repositoryUrl}/commit/${sha}`,
    fileUrl: (commit, path, lines) => permalink(repositoryUrl, commit, path, lines),
  };
}

async function subjectOf(
  forge: Forge,
  { issue, thread }: Pick<AskRequest, 'issue' | 'thread'>,
): Promise<Subject | undefined> {
  const found = await forge.issue(issue);
  if (found.kind === 'gone') return undefined;
  return {
    kind: found.isPullRequest ? 'pull request' : 'issue',
    number: issue,
    untrustedTitle: found.title,
    untrustedBody: found.body,
    ...(thread !== undefined && { untrustedSpot: await spotOf(forge, issue, thread) }),
  };
}

/** The lines that a thread is about, and what was said of them so far. */
async function spotOf(forge: Forge, pullRequest: number, thread: number): Promise<string | undefined> {
  const { comments } = await forge.talk(pullRequest);
  const said = comments.filter((comment) => comment.thread === thread);
  const [first] = said;
  if (first === undefined) return undefined;
  const words = said.map(({ by, untrustedBody }) => `${by.login}: ${untrustedBody}`);
  return [
    `${first.path}${first.line === undefined ? '' : `, line ${first.line}`}`,
    first.untrustedHunk,
    ...words,
  ].join('\n\n');
}
