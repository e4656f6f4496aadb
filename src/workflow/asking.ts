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
  /** Puts the program's own question, and gives the number of the option that was chosen, the first being 1. */
  choose(question: Question, days: number): Promise<Chosen>;
  /** Each question that came to an end, with what was answered or what was chosen without; untrusted text. */
  settled(): readonly string[];
  /** How long the run has waited by now, which is no work. */
  waitedSeconds(): number;
}

export type Chosen =
  | { readonly kind: 'option'; readonly number: number }
  /** Words that are none of the options. */
  | { readonly kind: 'words'; readonly by: string }
  | { readonly kind: 'nobody-asked' }
  | { readonly kind: 'nobody-answered' };

const DAY_MS = 24 * 60 * 60_000;
const MOST_QUESTIONS = 3;
const ASKS = 'ask ';
const TAKEN = 'wait for an answer';

/** Puts the agent's questions to people, one at a time, and waits for each answer as long as it may take. */
export function createAsking(
  steps: Steps,
  destination: Pick<Destination, 'ask'>,
  reporter: Reporter,
): Asking {
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

  /** What people are told of it, and what it was answered. */
  async function settle(question: Question, days: number) {
    const answer = await answerTo(question, days);
    if (answer === undefined && question.byDefault === undefined) return undefined;
    const said = answer ? told(question, answer) : nobodyAnswered(question, days);
    settled.push(said.toPeople);
    reporter.note(said.toPeople);
    await reporter.goOn();
    return { answer, toModel: said.toModel };
  }

  return {
    async ask(question, days) {
      if (destination.ask === undefined) return undefined;
      asked += 1;
      if (asked > MOST_QUESTIONS) return 'A run may ask no further question. Decide yourself.';
      return (await settle(question, days))?.toModel;
    },
    async choose(question, days) {
      if (destination.ask === undefined) return { kind: 'nobody-asked' };
      asked += 1;
      const answer = (await settle(question, days))?.answer;
      if (answer === undefined) return { kind: 'nobody-answered' };
      const number = numberIn(answer);
      if (question.options[number - 1] === undefined) return { kind: 'words', by: answer.by };
      return { kind: 'option', number };
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

const NUMBER = /^\s*(\d{1,2})[.)]?\s*(?:\n([^]*))?$/;

function numberIn({ untrustedText }: Answer): number {
  return Number(NUMBER.exec(untrustedText)?.[1]);
}

function told({ question, options }: Question, answer: Answer): Told {
  const { by, untrustedText } = answer;
  const number = numberIn(answer);
  const option = options[number - 1];
  const more = NUMBER.exec(untrustedText)?.[2] ?? '';
  const said = option === undefined ? untrustedText : [`Option ${number}: ${option}`, more].join('\n').trim();
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
