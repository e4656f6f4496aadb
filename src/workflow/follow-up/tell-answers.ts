import type { Steps } from '../../durable/durable.ts';
import { unlessRefused } from '../unless-refused.ts';
import { patiently } from '../patience.ts';
import { answerMarkdown, jointMarkdown } from './answer-markdown.ts';
import type { Answer } from './answers.ts';
import type { FollowUpParts, ProposedRule } from './follow-up-parts.ts';
import { wordsOf } from './points.ts';
import { jointKey } from './unanswered.ts';

interface Told {
  readonly answer: Answer;
  readonly rules: readonly ProposedRule[];
}

const HELD_SECRET = 'What I had to say to this looks as if it held a secret, so I keep it to myself.';

/**
 * Answers each thread in the thread, and all else by one comment. What asked for nothing gets a nod instead. The same
 * answer again is written in the same place.
 */
export async function tellAnswers(
  steps: Steps,
  round: number,
  pullRequest: number,
  answers: readonly Answer[],
  { givesAway, ...parts }: Pick<FollowUpParts, 'forge' | 'proposeRules' | 'givesAway'>,
): Promise<void> {
  const told: Told[] = [];
  for (const answer of answers)
    told.push({ answer, rules: await rulesIn(steps, pullRequest, answer, parts) });
  const safe = (markdown: string) => (givesAway(markdown) ? HELD_SECRET : markdown);
  await steps.step(
    `round ${round}: answer`,
    (signal) => write(pullRequest, told, safe, parts.forge, signal),
    { retries: 1 },
  );
}

/** Commands of maintainers to the bot are no statements about the repository. */
async function rulesIn(
  steps: Steps,
  pullRequest: number,
  { point }: Answer,
  { proposeRules }: Pick<FollowUpParts, 'proposeRules'>,
): Promise<readonly ProposedRule[]> {
  if (point.kind !== 'lines' && point.kind !== 'whole') return [];
  const statements = wordsOf(point).map(({ by, untrustedText, url = '' }) => ({
    pullRequest,
    url,
    by,
    untrustedText,
  }));
  return proposeRules(steps, statements);
}

async function write(
  pullRequest: number,
  told: readonly Told[],
  safe: (markdown: string) => string,
  forge: FollowUpParts['forge'],
  signal: AbortSignal,
): Promise<void> {
  const elsewhere: Told[] = [];
  for (const { answer, rules } of told) {
    const { point } = answer;
    if (answer.kind === 'noted' && rules.length === 0) {
      await nod(answer, forge, signal);
    } else if (point.kind === 'lines') {
      const markdown = safe(answerMarkdown(answer, rules));
      await patiently(() => forge.answerInThread(pullRequest, point.thread, point.key, markdown), signal);
    } else {
      elsewhere.push({ answer, rules });
    }
  }
  if (elsewhere.length === 0) return;
  const key = jointKey(elsewhere.map(({ answer }) => answer.point.key));
  await patiently(() => forge.statusComment(pullRequest, key, safe(jointMarkdown(elsewhere))), signal);
}

/** Reviews cannot be reacted to. */
async function nod({ point }: Answer, forge: FollowUpParts['forge'], signal: AbortSignal): Promise<void> {
  const targets =
    point.kind === 'lines'
      ? point.comments.map(({ id }) => ({ reviewComment: id }))
      : point.key.startsWith('remark-') && point.kind === 'whole'
        ? [{ comment: point.said.id }]
        : [];
  for (const target of targets) await unlessRefused(() => forge.react(target, '+1'), signal);
}
