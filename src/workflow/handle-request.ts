import { setTimeout as pause } from 'node:timers/promises';
import type { Steps, Story } from '../durable/durable.ts';
import { isActive, type Run } from '../durable/run-status.ts';
import type { Runs } from '../durable/runs.ts';
import type { Forge } from '../forge/forge.ts';
import type { Permission } from '../forge/permission.ts';
import { isEngineTrouble } from '../sandbox/engine-trouble.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import { activeRun, subjectOf } from './active-run.ts';
import { react, reply, tellFailure, unlessRefused } from './answers.ts';
import { openQuestion } from './asking.ts';
import type { FixRequest } from './fix-request.ts';
import { handleAnswer } from './handle-answer.ts';
import { patiently } from './patience.ts';
import { helpReply, refusalReply, statusReply, type RunLine } from './replies.ts';
import { cancelledMarkdown, queuedMarkdown } from './status-markdown.ts';
import type { Request, TriggerRequest } from './trigger-request.ts';

/** What a run of `fixIssue` on GitHub is started with. */
export interface GitHubFixRequest extends FixRequest {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly issue: FixRequest['issue'] & { readonly number: number };
}

export interface RequestParts {
  readonly forge: Forge;
  readonly runs: Runs;
  readonly sandboxes: Sandboxes;
  readonly fixStory: Story<GitHubFixRequest, unknown>;
  /** Logins of bots that may ask. */
  readonly allowBots: readonly string[];
}

/** By then a cancelled run has noticed, and what it had sent has arrived. */
const REPORTS_ARRIVE_MS = 5_000;
const MAY_ASK: readonly Permission[] = ['admin', 'maintain', 'write'];

/**
 * The story of a request: who asks is looked up, and what they ask for is begun, answered or refused. Whoever asked
 * is told as well when it cannot be carried out.
 */
export async function handleRequest(steps: Steps, request: Request, parts: RequestParts): Promise<string> {
  if ('kind' in request) return 'nothing to do yet';
  try {
    return await carryOut(steps, request, parts);
  } catch (error) {
    if (!steps.signal.aborted) await tellFailure(steps, request, parts.forge, error);
    throw error;
  }
}

async function carryOut(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { actor, command } = request;
  const permission = await steps.step('authorize', () => permissionOf(actor, parts), { retries: 2 });
  if (!MAY_ASK.includes(permission)) {
    if (command.kind === 'answer' && command.bare) return 'a number that is no answer';
    return refuse(steps, request, parts, permission);
  }
  switch (command.kind) {
    case 'fix':
      return startFix(steps, request, parts);
    case 'answer':
      return handleAnswer(steps, request, command, parts);
    case 'cancel':
      return cancel(steps, request, parts);
    case 'status':
      return status(steps, request, parts);
    case 'help':
      await reply(steps, request, parts.forge, helpReply(command.unknown));
      return 'helped';
    default:
      throw new Error(`The command ${command.kind} is being built.`);
  }
}

/**
 * GitHub grants bots no role as collaborators, so a bot may ask only when the operator has listed it. An error is
 * thrown on: who cannot be looked up is not let in.
 */
async function permissionOf(
  { login, type }: TriggerRequest['actor'],
  { forge, allowBots }: RequestParts,
): Promise<Permission> {
  if (type !== 'Bot' && !login.toLowerCase().endsWith('[bot]')) return forge.permission(login);
  return allowBots.some((allowed) => allowed.toLowerCase() === login.toLowerCase()) ? 'write' : 'none';
}

async function startFix(
  steps: Steps,
  request: TriggerRequest,
  { forge, runs, fixStory }: RequestParts,
): Promise<string> {
  const { owner, repo, issue, command, frozen, installation, delivery } = request;
  await react(steps, request, forge, 'eyes');
  const comments = await steps.step('freeze the comments', async (signal) => {
    const before = await patiently(() => forge.commentsBefore(issue, new Date(request.at)), signal);
    return before.map(({ author, body }) => ({ author, body }));
  });
  const input: GitHubFixRequest = {
    installation,
    owner,
    repo,
    repository: `${owner}/${repo}`,
    issue: {
      number: issue,
      untrustedTitle: frozen.title,
      untrustedBody: frozen.body,
      untrustedComments: comments,
    },
    ...(command.kind === 'fix' && command.hint !== undefined && { untrustedHint: command.hint }),
  };
  const started = await steps.step('start the run', () =>
    runs.startRun({
      run: `fix-${delivery}`,
      story: fixStory,
      subject: subjectOf(request),
      repository: `${owner}/${repo}`,
      input,
    }),
  );
  if (started.kind === 'already-active') {
    if (request.trigger === 'comment') {
      await reply(
        steps,
        request,
        forge,
        `A run for this issue is under way already (\`${started.run}\`). \`/heirloom cancel\` stops it.`,
      );
    }
    return `already active: ${started.run}`;
  }
  // The run may have to wait for its turn; until it reports itself, this stands in its status comment.
  await steps.step('say so', (signal) =>
    unlessRefused(() => patiently(() => sayQueued(request, forge, runs, started.run), signal), signal),
  );
  return started.run;
}

async function sayQueued({ issue }: TriggerRequest, forge: Forge, runs: Runs, run: string): Promise<void> {
  if ((await runs.get(run))?.status === 'queued') await forge.statusComment(issue, run, queuedMarkdown(run));
}

async function cancel(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const { forge, runs, sandboxes } = parts;
  const active = await activeRun(steps, request, runs);
  if (active === undefined) {
    await reply(steps, request, parts.forge, 'No run is under way for this issue.');
    return 'nothing to cancel';
  }
  await steps.step('cancel', () => runs.cancel(active));
  await steps.step('remove the sandbox', () => removeIfReachable(sandboxes, active), { retries: 3 });
  const sayCancelled = () =>
    forge.statusComment(request.issue, active, cancelledMarkdown(active, request.actor.login));
  await steps.step('say so', async (signal) => {
    await patiently(sayCancelled, signal);
  });
  await react(steps, request, forge, '+1');
  // A report of the run may have been on its way to GitHub, and overtaken.
  await steps.step('say so for good', async (signal) => {
    await pause(REPORTS_ARRIVE_MS, undefined, { signal });
    await patiently(sayCancelled, signal);
  });
  return `cancelled ${active}`;
}

/** Where no engine answers it is left to the cleaner: whoever cancels need not wait for that. */
async function removeIfReachable(sandboxes: Sandboxes, run: string): Promise<void> {
  try {
    await sandboxes.remove(run);
  } catch (error) {
    if (!isEngineTrouble(error)) throw error;
  }
}

async function status(steps: Steps, request: TriggerRequest, parts: RequestParts): Promise<string> {
  const found = await steps.step('look up the runs', async () => {
    const list = await parts.runs.list({ subject: subjectOf(request), limit: 3 });
    return Promise.all(list.map((run) => lineOf(run, parts.runs)));
  });
  await reply(steps, request, parts.forge, statusReply(found));
  return 'told the status';
}

async function lineOf({ run, status: now, createdAt }: Run, runs: Runs): Promise<RunLine> {
  const line = { run, status: now, createdAt: createdAt.toISOString() };
  if (!isActive(now)) return line;
  const open = openQuestion((await runs.get(run))?.steps ?? []);
  return open === undefined ? line : { ...line, waitsSince: open.since?.toISOString() };
}

async function refuse(
  steps: Steps,
  request: TriggerRequest,
  parts: RequestParts,
  permission: Permission,
): Promise<string> {
  // At most one such comment an issue: strangers must not make the bot talk.
  const markdown = refusalReply(request.actor.login, permission);
  await steps.step('reply', (signal) =>
    patiently(() => parts.forge.statusComment(request.issue, 'refusal', markdown), signal),
  );
  return `refused ${request.actor.login}`;
}
