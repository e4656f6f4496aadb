import { setTimeout as pause } from 'node:timers/promises';
import type { Used } from '../durable/durable.ts';
import type { Run, RunStatus } from '../durable/run-status.ts';
import type { Runs } from '../durable/runs.ts';
import type { Forge } from '../forge/forge.ts';
import { messageOf } from '../lib/message-of.ts';
import { isEngineTrouble } from '../sandbox/engine-trouble.ts';
import type { Sandboxes } from '../sandbox/sandbox.ts';
import { openQuestion, topicOf, type Answer } from '../workflow/asking.ts';
import { REPORTS_ARRIVE_MS, sayCancelled } from '../workflow/say-cancelled.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface RunsNeeds {
  readonly terminal: Terminal;
  /** The runs of the database that is there; nothing when none is. */
  readonly openRuns: () => Promise<(AsyncDisposable & Runs) | undefined>;
  readonly sandboxes: () => Promise<Pick<Sandboxes, 'remove'>>;
  /** Where a run reports, from what it was started with; undefined where that is not GitHub, or nobody may write there. */
  readonly forgeOf: (input: unknown) => Promise<Pick<Forge, 'statusComment' | 'answerInThread'> | undefined>;
}

interface Json {
  readonly json: boolean;
}

export async function listRunsCommand(
  { json, status }: Json & { status?: RunStatus },
  needs: RunsNeeds,
): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const list = await runs.list({ limit: 100, ...(status !== undefined && { status }) });
    for (const run of list)
      if (json) printJson(needs.terminal, run);
      else needs.terminal.out(`${line(run)}\n`);
    return 0;
  });
}

export async function showRunCommand(id: string, { json }: Json, needs: RunsNeeds): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const run = await runs.get(id);
    if (run === undefined) return unknown(needs.terminal, id);
    const used = await runs.ledger.ofRun(id);
    if (json) {
      printJson(needs.terminal, { ...run, used });
      return 0;
    }
    needs.terminal.out(`${line(run)}\n  ${costOf(used)}\n`);
    for (const { number, name, startedAt, endedAt, error } of run.steps) {
      const seconds =
        startedAt && endedAt ? ` (${((endedAt.getTime() - startedAt.getTime()) / 1000).toFixed(1)} s)` : '';
      needs.terminal.out(
        `  ${String(number).padStart(3)} ${name}${seconds}${error === undefined ? '' : `: ${error}`}\n`,
      );
    }
    return 0;
  });
}

export async function cancelRunCommand(id: string, needs: RunsNeeds): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const result = await runs.cancel(id);
    if (result.kind === 'unknown') return unknown(needs.terminal, id);
    if (result.kind === 'ended')
      return could(needs.terminal, `The run ${id} is over already (${result.status}).`);
    try {
      await (await needs.sandboxes()).remove(id);
    } catch (error) {
      if (!isEngineTrouble(error)) throw error;
      needs.terminal.err(
        `${error.message} What the run has left there goes with the next \`heirloom clean\`.\n`,
      );
    }
    needs.terminal.out(`cancelled ${id}\n`);
    await tellIssue(id, runs, needs);
    return 0;
  });
}

/** A report of the run may still be on its way to GitHub: it is not to have the last word. */
async function tellIssue(id: string, runs: Runs, { terminal, forgeOf }: RunsNeeds): Promise<void> {
  const run = await runs.get(id);
  try {
    const forge = await forgeOf(await runs.inputOf(id));
    if (forge === undefined || run === undefined) return;
    await sayCancelled(forge, run, 'the operator');
    await pause(REPORTS_ARRIVE_MS);
    await sayCancelled(forge, run, 'the operator');
  } catch (error) {
    terminal.err(`Its comment on GitHub does not say so: ${messageOf(error)}\n`);
  }
}

/** What a maintainer would say in a comment on the issue, said by whoever operates this installation. */
export async function answerRunCommand(
  id: string,
  untrustedText: string,
  needs: RunsNeeds,
): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const run = await runs.get(id);
    if (run === undefined) return unknown(needs.terminal, id);
    const open = openQuestion(run.steps);
    if (open === undefined) return could(needs.terminal, `The run ${id} has no question that is open.`);
    const answer: Answer = { by: 'the operator', untrustedText };
    const given = await runs.answer(id, topicOf(open.number), answer);
    if (given.kind !== 'answered') return could(needs.terminal, `The run ${id} is over already.`);
    needs.terminal.out(`answered ${id}\n`);
    return 0;
  });
}

export async function resumeRunCommand(id: string, needs: RunsNeeds): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const result = await runs.resume(id);
    if (result.kind === 'unknown') return unknown(needs.terminal, id);
    if (result.kind === 'ended') return could(needs.terminal, `The run ${id} is over (${result.status}).`);
    if (result.kind === 'already-active')
      return could(needs.terminal, `The run ${result.run} is under way already.`);
    needs.terminal.out(`resumed ${id}\n`);
    return 0;
  });
}

export async function forkRunCommand(id: string, fromStep: number, needs: RunsNeeds): Promise<ExitCode> {
  return withRuns(needs, async (runs) => {
    const as = `${id}-fork-${Date.now()}`;
    const result = await runs.fork(id, fromStep, as);
    if (result.kind === 'unknown') return unknown(needs.terminal, id);
    if (result.kind === 'ended') return could(needs.terminal, `The run ${id} is over (${result.status}).`);
    if (result.kind === 'already-active')
      return could(needs.terminal, `The run ${result.run} is under way already.`);
    needs.terminal.out(`forked ${as}\n`);
    return 0;
  });
}

async function withRuns(needs: RunsNeeds, work: (runs: Runs) => Promise<ExitCode>): Promise<ExitCode> {
  await using runs = await needs.openRuns();
  if (runs === undefined)
    return could(needs.terminal, 'No database is running: start `heirloom serve`, or set DATABASE_URL.');
  return await work(runs);
}

function costOf({ replies, tokens, cost, unpriced }: Used): string {
  const unknownPrice = unpriced > 0 ? `, ${unpriced} of the replies at a price that is not known` : '';
  return `${replies} replies of models, ${tokens} tokens, $${cost.toFixed(2)}${unknownPrice}`;
}

function line({ run, status, subject, createdAt, error }: Run): string {
  return [run, status, subject, createdAt.toISOString(), ...(error === undefined ? [] : [error])].join('\t');
}

const unknown = (terminal: Terminal, id: string): ExitCode => could(terminal, `There is no run ${id}.`);

function could(terminal: Terminal, sentence: string): ExitCode {
  terminal.err(`${sentence}\n`);
  return 1;
}
