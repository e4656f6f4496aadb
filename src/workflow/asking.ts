import type { Question } from '../agent/assignment.ts';
import type { Steps } from '../durable/durable.ts';
import type { RunStep } from '../durable/run-status.ts';
import { inWords } from './days.ts';
import type { Destination } from './destination.ts';
import type { Reporter } from './progress.ts';

/** What somebody who may write to the repository said to a question, as it stood when it was said. Plain data. */
export interface Answer {
  readonly by: string;
  readonly untrustedText: string;
}

export interface Asking {
  /** What the agent is told, or nothing where nobody can be asked or nobody answers in that time. */
  ask(question: Question, days: number): Promise<string | undefined>;
  /** Each question that came to an end, with what was answered or what was chosen without; untrusted text. */
  settled(): readonly string[];
  /** How long the run has waited by now, which is no work. */
  waitedSeconds(): number;
}

const DAY_MS = 24 * 60 * 60_000;
const MOST_QUESTIONS = 3;
const ASKS = 'ask ';
const TAKEN = 'wait for an answer';

/** Puts the agent's questions to people, one at a time, and waits for each answer as long as it may take. */
export function createAsking(steps: Steps, destination: Destination, reporter: Reporter): Asking {
  let asked = 0;
  let waitedSeconds = 0;
  const settled: string[] = [];

  async function answerTo(question: Question, days: number): Promise<Answer | undefined> {
    const number = asked;
    const since = await steps.now();
    const waiting = { question, since, until: new Date(since.getTime() + days * DAY_MS) };
    const post = async (signal: AbortSignal) => destination.ask?.({ ...waiting, number }, signal);
    await steps.step(`${ASKS}${number}`, post, { retries: 2 });
    await reporter.wait(waiting);
    const answer = await steps.waitFor<Answer>(topicOf(number), days * DAY_MS);
    waitedSeconds += ((await steps.now()).getTime() - since.getTime()) / 1000;
    return answer;
  }

  return {
    async ask(question, days) {
      if (destination.ask === undefined) return undefined;
      asked += 1;
      if (asked > MOST_QUESTIONS) return 'A run may ask no further question. Decide yourself.';
      const answer = await answerTo(question, days);
      if (answer === undefined && question.byDefault === undefined) return undefined;
      const said = answer ? told(question, answer) : nobodyAnswered(question, days);
      settled.push(said.toPeople);
      reporter.note(said.toPeople);
      await reporter.goOn();
      return said.toModel;
    },
    settled: () => settled,
    waitedSeconds: () => waitedSeconds,
  };
}

/** Both hold untrusted text. */
interface Told {
  readonly toModel: string;
  readonly toPeople: string;
}

function told({ question, options }: Question, { by, untrustedText }: Answer): Told {
  const [, digits, more = ''] = /^\s*(\d{1,2})[.)]?\s*(?:\n([^]*))?$/.exec(untrustedText) ?? [];
  const option = options[Number(digits) - 1];
  const said = option === undefined ? untrustedText : [`Option ${digits}: ${option}`, more].join('\n').trim();
  return {
    toModel: `${by}, who has write access, answers:\n\n${said}`,
    toPeople: `Asked: ${question} — \`${by}\` answered: ${said}`,
  };
}

function nobodyAnswered({ question, byDefault = '' }: Question, days: number): Told {
  const nobody = `Nobody answered within ${inWords(days)}`;
  return {
    toModel: `${nobody}. Go on with what you said you would do by default: ${byDefault}`,
    toPeople: `Asked: ${question} — ${nobody}; went on with the default: ${byDefault}`,
  };
}

export interface OpenQuestion {
  readonly number: number;
  readonly since: Date | undefined;
}

/** The question that a run has asked and has no answer to yet. */
export function openQuestion(steps: readonly RunStep[]): OpenQuestion | undefined {
  const asked = steps.findLastIndex(({ name }) => name.startsWith(ASKS));
  const step = steps[asked];
  if (step === undefined || step.error !== undefined) return undefined;
  if (steps.slice(asked).some(({ name }) => name === TAKEN)) return undefined;
  return { number: Number(step.name.slice(ASKS.length)), since: step.endedAt };
}

/** The topic under which a run waits for the answer. */
export function topicOf(question: number): string {
  return `question ${question}`;
}
