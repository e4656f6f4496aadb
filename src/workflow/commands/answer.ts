import type { Steps } from '../../durable/durable.ts';
import type { Runs } from '../../durable/runs.ts';
import type { Forge } from '../../forge/forge.ts';
import { activeRunAmong, subjectOf } from '../active-run.ts';
import { openQuestion, topicOf, type Answer } from '../asking.ts';
import type { Command, TriggerRequest } from '../trigger-request.ts';
import { react, reply } from './say.ts';

type AnswerCommand = Extract<Command, { kind: 'answer' }>;

/** Hands what a maintainer says to the run, if that has a question which is open. */
export async function handAnswer(
  steps: Steps,
  request: TriggerRequest,
  { untrustedText, bare }: AnswerCommand,
  { forge, runs }: { readonly forge: Forge; readonly runs: Runs },
): Promise<string> {
  const given: Answer = { by: request.actor.login, untrustedText };
  const run = (await activeRunAmong(steps, [subjectOf(request)], runs))?.run;
  if (run !== undefined && (await give(steps, run, given, request.delivery, runs))) {
    await react(steps, request, forge, '+1');
    return `answered ${run}`;
  }
  if (!bare) await reply(steps, request, forge, 'No question of mine waits for an answer here.');
  return 'nothing was asked';
}

/** Two steps: done again after a crash, the second one is given the question that was open before it. */
async function give(steps: Steps, run: string, answer: Answer, key: string, runs: Runs): Promise<boolean> {
  const question = await steps.step('look up the question', async () => {
    const open = openQuestion((await runs.get(run))?.steps ?? []);
    return open?.number ?? null;
  });
  if (question === null) return false;
  const given = await steps.step('answer', () => runs.answer(run, topicOf(question), answer, key));
  return given.kind === 'answered';
}
