import type { Forge } from '../forge/forge.ts';
import type { Memory } from '../memory/memory.ts';
import type { PullRequestOutcome } from '../memory/pull-request-outcome.ts';
import { commitTitles } from '../repository/commit-titles.ts';
import type { Mirror } from '../repository/repository.ts';
import { explainMarkdown } from './explain.ts';

export interface ExplainParts {
  readonly forge: Pick<Forge, 'cloneUrl'>;
  readonly memory: Pick<Memory, 'rules'>;
  readonly openMirror: () => Promise<Mirror>;
}

/** Why a pull request of the bot's own is as it is, with its rules as they stand by now. */
export async function explainOutcome(
  outcome: PullRequestOutcome,
  { forge, memory, openMirror }: ExplainParts,
): Promise<string> {
  const mirror = await openMirror();
  const [rules, commits] = await Promise.all([
    memory.rules.at(mirror, await mirror.resolve('HEAD')),
    commitTitles(mirror, outcome.precedents),
  ]);
  const repositoryUrl = forge.cloneUrl().replace(/\.git$/, '');
  return explainMarkdown(outcome, { rules, commits, commitUrl: (sha) => `${repositoryUrl}/commit/${sha}` });
}
