import type { Forge } from '../../forge/forge.ts';
import type { PullRequestTalk } from '../../forge/pull-request-talk.ts';
import type { PullRequestOutcome } from '../../memory/pull-request-outcome.ts';
import { saidByPeople, writersAmong } from '../said-by-people.ts';

const MOST_REMARKS = 12;
const LONGEST = 3_000;

/**
 * Why a pull request was closed without being merged, in the words of people with write access: what they said and got
 * no answer to, and what the bot declined to do. Empty where they said nothing; what strangers and bots say is never in it.
 */
export async function wordsOfRefusal(
  talk: PullRequestTalk,
  { rounds }: PullRequestOutcome,
  forge: Pick<Forge, 'permission'>,
): Promise<string> {
  const remarks = rounds.flatMap((round) => round.remarks);
  const declined = new Set(remarks.flatMap(({ key, answer }) => (answer === 'declined' ? [key] : [])));
  const settled = new Set(remarks.map(({ key }) => key).filter((key) => !declined.has(key)));
  const reviews = talk.reviews.filter(({ state }) => state !== 'dismissed');
  const open = saidByPeople({ ...talk, reviews }).filter(({ key }) => !settled.has(key));
  const writers = await writersAmong(
    open.map(({ by }) => by.login),
    forge,
  );
  return open
    .filter(({ by }) => writers.has(by.login))
    .map((said) => ({ ...said, untrustedBody: withoutCommands(said.untrustedBody) }))
    .filter(({ untrustedBody }) => untrustedBody !== '')
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .slice(-MOST_REMARKS)
    .map(({ by, untrustedBody }) => `${by.login}: ${untrustedBody}`)
    .join('\n\n')
    .slice(-LONGEST);
}

function withoutCommands(untrustedBody: string): string {
  return untrustedBody.replace(/^[ \t]*\/heirloom\b.*$/gim, '').trim();
}
