import { converse } from '../../agent/agent.ts';
import type { Assignment } from '../../agent/assignment.ts';
import { beginConversation, say } from '../../agent/conversation.ts';
import { createReadingToolbelt, UntrustedAnswer } from '../../agent/reading-toolbelt.ts';
import type { Steps } from '../../durable/durable.ts';
import { messageOf } from '../../lib/message-of.ts';
import type { Limits } from '../../model/budget.ts';
import type { Mirror } from '../../repository/repository.ts';
import { createAccount, type Account } from '../account.ts';
import { recalledText } from '../briefing.ts';
import { canaryOf } from '../canary.ts';
import { setLimits } from '../daily-budget.ts';
import { outlastingTheEngine } from '../engine-patience.ts';
import type { Parts } from '../parts.ts';
import { syncMemory } from '../sync-memory.ts';
import { createWorkbench, type Workbench } from '../workbench.ts';
import type { Answer } from './answer-markdown.ts';
import type { AskEnding, Found } from './ask-ending.ts';
import type { AskPlace } from './ask-place.ts';
import { askedMarkdown, endedMarkdown } from './ask-comment.ts';
import { checkCitations, type Checked } from './citations.ts';
import { pastOf } from './past-of.ts';
import { questionMessages, type Asked, type Question } from './question-messages.ts';

export interface AskParts extends Pick<
  Parts,
  | 'memory'
  | 'sandboxes'
  | 'sandboxLimits'
  | 'enginePatienceMinutes'
  | 'models'
  | 'windowTokens'
  | 'prices'
  | 'limits'
  | 'daily'
  | 'givesAway'
  | 'redact'
  | 'log'
> {
  readonly place: AskPlace;
}

/** A question is no piece of work: whatever the installation allows a run, an answer may use so much. */
const MOST: Limits = { turns: 12, tokens: 400_000, cost: 2, minutes: 15 };
/** What is left then is for giving the answer. */
const SHARE_FOR_LOOKING = 0.75;
const NO_MORE_LOOKING =
  'There are no turns left for looking things up. Call `answer` now, from what you have seen, and say what you could not find.';

/**
 * The story of a question, from its words to an answer in the thread where it was asked, whose every citation was
 * looked up by the program. Nothing of the repository is run or changed.
 */
export async function askRepository(steps: Steps, request: Question, parts: AskParts): Promise<AskEnding> {
  const { place, log } = parts;
  const account = createAccount(atMost(parts.limits, MOST), parts.prices);
  const looking = askedMarkdown(request, steps.run);
  await steps.step('say that it is looked up', (signal) => place.write(looking, signal), { retries: 2 });
  const patientSteps = outlastingTheEngine(steps, {
    sandboxes: parts.sandboxes,
    minutes: parts.enginePatienceMinutes,
    tell: (wait, signal) => place.write(askedMarkdown(request, steps.run, wait), signal),
  });

  let found: Found;
  try {
    found = await lookUp(patientSteps, request, parts, account);
  } catch (error) {
    // A cancelled or halted run says nothing more: who cancelled it does, or the next start resumes it.
    if (steps.signal.aborted) throw error;
    log.error('a question could not be looked up', { run: steps.run, error });
    found = { kind: 'no-answer', because: messageOf(error) };
  }
  const ending = { ...found, spent: account.spent() };
  const told = parts.redact(endedMarkdown(ending, request, steps.run, place));
  await steps.step('tell what came of it', (signal) => place.write(told, signal), { retries: 2 });
  return ending;
}

async function lookUp(steps: Steps, request: Question, parts: AskParts, account: Account): Promise<Found> {
  const { place, memory, sandboxes, sandboxLimits: limits, log } = parts;
  const { revision, config, about } = await steps.step('begin', (signal) => place.begin(signal));
  const usedUp = await setLimits(steps, account, request.repository, config, parts.daily);
  if (usedUp !== undefined) return noAnswer(usedUp);

  const base = await steps.step('base', async (signal) => (await place.openMirror(signal)).resolve(revision));
  const mirror = await place.openMirror(steps.signal, base);
  await steps.step('remember', (signal) => syncMemory(memory, mirror, base, { signal }));
  const { recalled, change, windowTokens } = await steps.step('recall', async () => ({
    recalled: await memory.recall(mirror, base, request.untrustedQuestion),
    change: about?.kind === 'pull request' ? (await memory.outcomes.of(about.number))?.patch : undefined,
    windowTokens: parts.windowTokens,
  }));
  await using workbench = createWorkbench({ sandboxes, run: steps.run, limits, mirror, base, log });
  const turns = Math.ceil(MOST.turns * SHARE_FOR_LOOKING);
  const asked = { request, about, change, recalled, base, turns };
  const answer = await answerFrom(asked, { ...parts, windowTokens }, { steps, account, mirror, workbench });
  if (answer.kind === 'answered' && givesAway(answer.answer, steps.run, parts))
    return noAnswer('The answer would give away a secret of this installation.');
  return answer;
}

interface Desk {
  readonly steps: Steps;
  readonly account: Account;
  readonly mirror: Mirror;
  readonly workbench: Workbench;
}

async function answerFrom(
  asked: Asked,
  { memory, models, windowTokens }: AskParts,
  { steps, account, mirror, workbench }: Desk,
): Promise<Found> {
  const { base } = asked;
  const recall = async (untrustedQuery: string) =>
    recalledText(await memory.recall(mirror, base, untrustedQuery));
  let answers = 0;
  const assignment: Assignment<Answer> = {
    phase: 'look',
    model: models.coding,
    summariser: models.summarising,
    windowTokens,
    toolbelt: createReadingToolbelt(recall, pastOf(memory, mirror, base)),
    // Nothing here changes a file, so there is nothing to save.
    workspace: { at: (_, signal) => workbench.at('', signal), save: async () => '' },
    step: (name, work) => steps.step(name, work, { retries: 1 }),
    note: (used) => account.note('ask', used),
    exhausted: (used) => account.exhausted('ask', used) ?? account.pastShare(used, SHARE_FOR_LOOKING),
    async judge(untrustedSubmission) {
      const { text, citations: cited, wants_change } = UntrustedAnswer.parse(untrustedSubmission);
      answers++;
      const citations = await steps.step(`look up the citations of answer ${answers}`, () =>
        checkCitations(cited, mirror, base),
      );
      const amiss = answers === 1 ? whatIsAmiss(citations) : undefined;
      if (amiss !== undefined) return { kind: 'sent-back', feedback: amiss };
      return {
        kind: 'accepted',
        value: { untrustedText: text, citations, wantsChange: wants_change },
      };
    },
  };

  let ending = await converse(beginConversation(await questionMessages(asked)), assignment);
  if (ending.kind === 'gave-up' && ending.why === 'limit')
    ending = await converse(say(ending.conversation, NO_MORE_LOOKING), {
      ...assignment,
      phase: 'answer',
      exhausted: (used) => account.exhausted('ask', used),
    });
  if (ending.kind === 'accepted') return { kind: 'answered', answer: ending.value, base };
  return noAnswer(ending.kind === 'gave-up' ? ending.because : 'The answer was a question.');
}

/** Told once; what is still amiss then is left out, or said beside the answer. */
function whatIsAmiss(citations: readonly Checked[]): string | undefined {
  if (citations.length === 0)
    return 'Your answer cites nothing. Cite what it rests on; where nothing in the repository says so, give the same answer again.';
  const missing = citations.flatMap((each, index) =>
    each.kind === 'not-there' ? [`- ${index + 1}: ${each.because}`] : [],
  );
  if (missing.length === 0) return undefined;
  return `Some of what you cite is not there:\n\n${missing.join('\n')}\n\nCorrect it, or leave it out with all that rests on it, and call \`answer\` again. What is not there then is left out.`;
}

function givesAway(answer: Answer, run: string, parts: Pick<AskParts, 'givesAway'>): boolean {
  return answer.untrustedText.includes(canaryOf(run)) || parts.givesAway(answer.untrustedText);
}

function atMost(limits: Limits, most: Limits): Limits {
  return {
    turns: Math.min(limits.turns, most.turns),
    tokens: Math.min(limits.tokens, most.tokens),
    cost: Math.min(limits.cost, most.cost),
    minutes: Math.min(limits.minutes, most.minutes),
  };
}

function noAnswer(because: string): Found {
  return { kind: 'no-answer', because };
}
