import {
  createAskStory,
  createFixStory,
  createFollowUpStory,
  mirrorFrom,
  type StoryNeeds,
} from './compose-runs.ts';
import { defineStory, type Story } from './durable/durable.ts';
import type { Runs } from './durable/runs.ts';
import { explainOutcome } from './workflow/explain-outcome.ts';
import { handleRequest } from './workflow/handle-request.ts';
import { learnFromClosed } from './workflow/learning/learn.ts';
import { forgetRule, rememberRule } from './workflow/learning/rule-commands.ts';
import type { RequestParts } from './workflow/request-parts.ts';
import type { Request } from './workflow/trigger-request.ts';

/** All that the App does durably: what a delivery asks for, and the runs that it starts. */
export function createStories(
  needs: StoryNeeds,
  runs: Runs,
): { request: Story<Request, unknown>; others: readonly Story<never, unknown>[] } {
  const fixStory = createFixStory(needs, runs.ledger);
  const askStory = createAskStory(needs, runs.ledger);
  const followUpStory = createFollowUpStory(needs, runs.ledger);
  return {
    request: createRequestStory(needs, runs, { fixStory, askStory, followUpStory }),
    others: [fixStory, askStory, followUpStory],
  };
}

function createRequestStory(
  { surroundings, sandboxes, memories, forgeOf }: StoryNeeds,
  runs: Runs,
  stories: Pick<RequestParts, 'fixStory' | 'askStory' | 'followUpStory'>,
): Story<Request, unknown> {
  const { config, redact } = surroundings;
  return defineStory('request', async (steps, request) => {
    const repository = `${request.owner}/${request.repo}`;
    const forge = forgeOf(request);
    const memory = await memories.of(repository);
    const open = (signal: AbortSignal) => mirrorFrom(forge, repository, surroundings, signal);
    const ofRules = (signal: AbortSignal) => ({ memory, redact, openMirror: () => open(signal) });
    return handleRequest(steps, request, {
      ...stories,
      forge,
      runs,
      sandboxes,
      memory,
      allowBots: config.allowBots,
      learnFromClosed: (its, pullRequest) =>
        learnFromClosed(its, pullRequest, { forge, memory, openMirror: open }),
      explain: (outcome, signal) =>
        explainOutcome(outcome, { forge, memory, openMirror: () => open(signal) }),
      rememberRule: (its, command) =>
        its.step('remember', (signal) => rememberRule(command, ofRules(signal)), { retries: 1 }),
      forgetRule: (its, command) =>
        its.step('forget', (signal) => forgetRule(command, ofRules(signal)), { retries: 1 }),
    });
  });
}
