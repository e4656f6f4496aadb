import { commonParts, mirrorFolder, type openMemories, type Surroundings } from './compose.ts';
import { openRunRecord } from './compose-record.ts';
import { defineStory, type Ledger, type Story } from './durable/durable.ts';
import type { Runs } from './durable/runs.ts';
import type { Forge } from './forge/forge.ts';
import { spend } from './model/budget.ts';
import { openMirror, type Mirror } from './repository/repository.ts';
import type { SandboxKind, Sandboxes } from './sandbox/sandbox.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import { createGitHubDestination } from './workflow/github-destination.ts';
import { handleRequest } from './workflow/handle-request.ts';
import { metered } from './workflow/metered-model.ts';
import type { Parts } from './workflow/parts.ts';
import type { GitHubFixRequest } from './workflow/request-parts.ts';
import type { Request } from './workflow/trigger-request.ts';

/** What the stories of the App are told with, whichever repository they are about. */
export interface StoryNeeds {
  readonly surroundings: Surroundings;
  readonly sandbox: SandboxKind;
  readonly sandboxes: Sandboxes;
  readonly memories: ReturnType<typeof openMemories>;
  readonly models: Parts['models'];
  readonly forgeOf: (place: Place) => Forge;
}

interface Place {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
}

/** All that the App does durably: what a delivery asks for, and the runs that it starts. */
export function createStories(
  needs: StoryNeeds,
  runs: Runs,
): { request: Story<Request, unknown>; others: readonly Story<never, unknown>[] } {
  const fixStory = createFixStory(needs, runs.ledger);
  return { request: createRequestStory(needs, runs, fixStory), others: [fixStory] };
}

function createRequestStory(
  { surroundings, sandboxes, memories, forgeOf }: StoryNeeds,
  runs: Runs,
  fixStory: Story<GitHubFixRequest, unknown>,
): Story<Request, unknown> {
  const { allowBots } = surroundings.config;
  return defineStory('request', async (steps, request) =>
    handleRequest(steps, request, {
      forge: forgeOf(request),
      runs,
      sandboxes,
      memory: await memories.of(`${request.owner}/${request.repo}`),
      fixStory,
      followUpStory: defineStory('follow-up', notYet),
      askStory: defineStory('ask', notYet),
      learnFromClosed: notYet,
      explain: notYet,
      rememberRule: notYet,
      forgetRule: notYet,
      allowBots,
    }),
  );
}

const notYet = async (): Promise<never> => {
  throw new Error('This is being built.');
};

function createFixStory(needs: StoryNeeds, ledger: Ledger): Story<GitHubFixRequest, unknown> {
  const { surroundings, sandbox, sandboxes, memories } = needs;
  return defineStory('fix', async (steps, request) => {
    const { repository, issue } = request;
    const forge = needs.forgeOf(request);
    const { run } = steps;
    const toRecord = { run, source: repository, request, sandbox, asksPeople: true };
    const record = openRunRecord(toRecord, surroundings);
    const parts = commonParts(surroundings, sandboxes, record.models(needs.models));
    const destination = createGitHubDestination({
      forge,
      run,
      issue: issue.number,
      openMirror: async (aborted, holding) => {
        if (holding !== undefined) await record.begin(holding, parts);
        return mirrorFrom(forge, repository, surroundings, aborted, holding);
      },
    });
    const outcome = await fixIssue(record.steps(steps), request, {
      ...parts,
      models: booked(parts, ledger, { run, repository }),
      daily: { limits: surroundings.config.dailyLimits, ledger },
      destination,
      memory: await memories.of(repository),
    });
    await record.end(outcome);
    return outcome;
  });
}

/** Every reply is paid for out of what the repository may use in a day. */
function booked(
  { models, prices }: Pick<Parts, 'models' | 'prices'>,
  ledger: Ledger,
  by: { readonly run: string; readonly repository: string },
): Parts['models'] {
  return metered(models, async (usage) => {
    const { tokens, cost } = spend([usage], prices);
    await ledger.book({ ...by, tokens, cost });
  });
}

function mirrorFrom(
  forge: Forge,
  repository: string,
  { config, environment }: Surroundings,
  signal: AbortSignal,
  holding?: string,
): Promise<Mirror> {
  const { caBundle } = config.sandbox;
  return openMirror({
    dir: mirrorFolder(config, repository),
    source: forge.cloneUrl(),
    credentials: () => forge.credentials(),
    signal,
    holding,
    surroundings: environment,
    ...(caBundle !== undefined && { caBundle }),
  });
}
