import type { Forge } from '../../forge/forge.ts';
import type { PullRequestTalk } from '../../forge/pull-request-talk.ts';
import { asksNothing } from '../follow-up/asks-nothing.ts';
import { speakersToAskAbout, unanswered, type Unanswered } from '../follow-up/unanswered.ts';
import { mayAsk } from '../may-ask.ts';
import { parseCommand } from '../parse-command.ts';
import { saidByPeople, type Said } from '../said-by-people.ts';

/** Something that a person with write access has said. */
export type Word = Pick<Said, 'key' | 'at'>;

/** What people with write access have said in a pull request; nobody else is heard. */
export interface Heard {
  /** The oldest first. */
  readonly unanswered: readonly Word[];
  /** The last by which they let the bot try again: words that ask for something, or `continue`. */
  readonly last?: Word;
}

export async function hear(
  talk: PullRequestTalk,
  answered: ReadonlySet<string>,
  { permission }: Pick<Forge, 'permission'>,
): Promise<Heard> {
  const asked = new Map<string, boolean>();
  // GitHub counts every question: nobody is asked about whose words change nothing.
  const isWriter = async (login: string) => {
    const known = asked.get(login) ?? mayAsk(await permission(login));
    asked.set(login, known);
    return known;
  };
  for (const login of speakersToAskAbout(talk, answered)) await isWriter(login);
  const last = await newestBy(isWriter, talk);
  const writers = new Set([...asked].flatMap(([login, isOne]) => (isOne ? [login] : [])));
  return {
    unanswered: unanswered(talk, answered, writers).map(newestOf).toSorted(byTime),
    ...(last && { last: { key: last.key, at: last.at } }),
  };
}

async function newestBy(isWriter: (login: string) => Promise<boolean>, talk: PullRequestTalk) {
  const said = saidByPeople(talk).filter(({ untrustedBody }) => letsTryAgain(untrustedBody));
  for (const word of said.toSorted(byTime).toReversed()) if (await isWriter(word.by.login)) return word;
  return undefined;
}

/** What was cancelled does not begin anew because of that; a retry has a run, and then a round, of its own. */
function letsTryAgain(untrustedBody: string): boolean {
  return parseCommand(untrustedBody)?.kind === 'continue' || !asksNothing(untrustedBody);
}

function newestOf(open: Unanswered): Word {
  const at = open.kind === 'lines' ? open.comments.at(-1)?.at : open.said.at;
  return { key: open.key, at: at ?? '' };
}

function byTime(one: Word, other: Word): number {
  return Date.parse(one.at) - Date.parse(other.at);
}
