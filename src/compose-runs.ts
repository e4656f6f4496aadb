import { commonParts, mirrorFolder, type openMemories, type Surroundings } from './compose.ts';
import { openRunRecord } from './compose-record.ts';
import { defineStory, type Ledger, type Story } from './durable/durable.ts';
import type { Forge } from './forge/forge.ts';
import { spend } from './model/budget.ts';
import { openMirror, type Mirror } from './repository/repository.ts';
import type { SandboxKind, Sandboxes } from './sandbox/sandbox.ts';
import type { AskRequest } from './workflow/ask/ask-request.ts';
import { askRepository } from './workflow/ask/ask.ts';
import { createGitHubAskPlace } from './workflow/ask/github-ask-place.ts';
import { fixIssue } from './workflow/fix-issue.ts';
import type { FollowUpRequest } from './workflow/follow-up/follow-up-request.ts';
import { followUp } from './workflow/follow-up/follow-up.ts';
import { createPullRequestDestination } from './workflow/follow-up/pull-request-destination.ts';
import { createGitHubDestination } from './workflow/github-destination.ts';
import { proposeRules } from './workflow/learning/propose-rules.ts';
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
  /** Of the app itself. */
  readonly botLogin: string;
  /** Has a request carried out, once this process is ready for any. */
  readonly accept: (request: Request) => Promise<void>;
}

interface Place {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
}

/** From an issue to a pull request. Recorded, so that it can be told again. */
export function createFixStory(needs: StoryNeeds, ledger: Ledger): Story<GitHubFixRequest, unknown> {
  const { surroundings, sandbox, memories } = needs;
  return defineStory('fix', async (steps, request) => {
    const { repository, issue } = request;
    const { run } = steps;
    const forge = needs.forgeOf(request);
    const toRecord = { run, source: repository, request, sandbox, asksPeople: true };
    const record = openRunRecord(toRecord, surroundings);
    const parts = commonParts(surroundings, needs.sandboxes, record.models(needs.models));
    const destination = createGitHubDestination({
      forge,
      run,
      issue: issue.number,
      mostOpen: surroundings.config.openPullRequests,
      log: surroundings.log,
      signer: { name: needs.botLogin, email: `${needs.botLogin}@users.noreply.github.com` },
      openMirror: async (signal, holding) => {
        if (holding !== undefined) await record.begin(holding, parts);
        return mirrorFrom(forge, repository, surroundings, signal, holding);
      },
    });
    const outcome = await fixIssue(record.steps(steps), request, {
      ...parts,
      ...paidByTheDay(parts, surroundings, ledger, { run, repository }),
      destination,
      memory: await memories.of(repository),
    });
    await record.end(outcome);
    return outcome;
  });
}

/** What follows a pull request of the bot's own. Not recorded: it depends on what GitHub says at the time. */
export function createFollowUpStory(needs: StoryNeeds, ledger: Ledger): Story<FollowUpRequest, unknown> {
  const { surroundings, sandboxes, memories, models } = needs;
  const { config, redact } = surroundings;
  return defineStory('follow-up', async (steps, request) => {
    const { repository, pullRequest } = request;
    const { run } = steps;
    const forge = needs.forgeOf(request);
    const memory = await memories.of(repository);
    const parts = commonParts(surroundings, sandboxes, models);
    const ending = await followUp(steps, request, {
      ...parts,
      ...paidByTheDay(parts, surroundings, ledger, { run, repository }),
      forge,
      memory,
      quietSeconds: config.quietSeconds,
      proposeRules: (its, statements) => proposeRules(its, statements, { memory, redact }),
      destination: createPullRequestDestination({
        forge,
        run,
        pullRequest,
        openMirror: (signal, holding) => mirrorFrom(forge, repository, surroundings, signal, holding),
      }),
    });
    // What happened while it ended was nobody's to see.
    const { installation, owner, repo } = request;
    const place = { installation, owner, repo, pullRequest };
    await steps.step('look again', () =>
      needs.accept({
        kind: 'look',
        delivery: `after-${run}`,
        at: new Date().toISOString(),
        ...place,
        after: run,
      }),
    );
    return ending;
  });
}

/** From a question to an answer where it was asked. */
export function createAskStory(needs: StoryNeeds, ledger: Ledger): Story<AskRequest, unknown> {
  const { surroundings, sandboxes, memories, models } = needs;
  return defineStory('ask', async (steps, request) => {
    const { repository } = request;
    const { run } = steps;
    const forge = needs.forgeOf(request);
    const parts = commonParts(surroundings, sandboxes, models);
    return askRepository(steps, request, {
      ...parts,
      ...paidByTheDay(parts, surroundings, ledger, { run, repository }),
      memory: await memories.of(repository),
      place: createGitHubAskPlace({
        forge,
        run,
        request,
        openMirror: (signal, holding) => mirrorFrom(forge, repository, surroundings, signal, holding),
      }),
    });
  });
}

/** Every reply is booked at once, and no run goes over what its repository may use in a day. */
function paidByTheDay(
  { models, prices }: Pick<Parts, 'models' | 'prices'>,
  { config }: Surroundings,
  ledger: Ledger,
  by: { readonly run: string; readonly repository: string },
) {
  return {
    daily: { limits: config.dailyLimits, ledger },
    models: metered(models, async (usage) => {
      const { tokens, cost } = spend([usage], prices);
      await ledger.book({ ...by, tokens, cost });
    }),
  };
}

/** The bare copy of a repository on GitHub, with all that is there by now unless it holds what it must. */
export function mirrorFrom(
  forge: Pick<Forge, 'cloneUrl' | 'credentials'>,
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
