import { isSimpleGlob } from '../lib/simple-glob.ts';
import { formatMemoryFile } from '../memory/memory-file.ts';
import { ruleName } from '../memory/rule-name.ts';
import { NewRule, type Rule } from '../memory/rule.ts';
import type { StandingRule } from '../memory/standing-rules.ts';
import type { Verdict } from '../memory/verdicts.ts';
import { syncProgress } from './sync-progress.ts';
import { syncMemory } from '../workflow/sync-memory.ts';
import { harmless } from './harmless.ts';
import { showEnvironments } from './memory-environments.ts';
import type { LocalMemory, MemoryNeeds } from './memory.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

interface At {
  readonly repo: string;
  readonly at: string;
  readonly json: boolean;
}

/** `heirloom memory show`: the rules at a commit, one of them, one episode, or the environments. */
export async function showCommand(
  {
    rule: id,
    episode: untrustedSha,
    environments = false,
    json,
    ...where
  }: At & { readonly rule?: string; readonly episode?: string; readonly environments?: boolean },
  needs: MemoryNeeds,
): Promise<ExitCode> {
  await using open = await needs.openLocalMemory(where.repo);
  if (environments) return showEnvironments(open, json, needs.terminal);
  const commit = await synced(open, where.at, needs);
  if (untrustedSha !== undefined) return showEpisode(open, untrustedSha, json, needs.terminal);
  const standing = await open.memory.rules.at(open.mirror, commit);
  const shown = id === undefined ? standing : standing.filter(({ rule }) => rule.id === id);
  if (id !== undefined && shown.length === 0) return unknown(needs.terminal, id);
  if (json) {
    printJson(needs.terminal, { at: commit, rules: shown.map(documentOf) });
    return 0;
  }
  for (const each of shown) needs.terminal.out(`${lineOf(each)}\n`);
  return 0;
}

async function showEpisode(
  { memory, mirror }: LocalMemory,
  untrustedSha: string,
  json: boolean,
  terminal: Terminal,
): Promise<ExitCode> {
  const episode = await memory.episode(await mirror.resolve(untrustedSha));
  if (episode === undefined) return could(terminal, `No episode is kept of ${harmless(untrustedSha)}.`);
  if (json) {
    printJson(terminal, episode);
    return 0;
  }
  const { sha, at, author, title, body, kind, files } = episode;
  terminal.out(`${sha}\n${at.toISOString()}  ${harmless(author)}  ${kind}\n${harmless(title)}\n`);
  for (const line of body.split('\n').slice(0, 40)) terminal.out(`  ${harmless(line)}\n`);
  for (const { status, path } of files) terminal.out(`${status} ${harmless(path)}\n`);
  return 0;
}

export interface AddOptions {
  readonly repo: string;
  readonly json: boolean;
  readonly statement: string;
  readonly id?: string;
  readonly scope?: readonly string[];
  readonly trigger?: string;
  readonly why?: string;
}

/** `heirloom memory add`: a rule that outranks what was mined. */
export async function addCommand(
  { repo, json, ...written }: AddOptions,
  needs: MemoryNeeds,
): Promise<ExitCode> {
  const { terminal } = needs;
  const parsed = NewRule.safeParse({ ...written, origin: 'human' });
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
    terminal.err(`${problems.join('\n')}\n`);
    return 2;
  }
  const odd = parsed.data.scope.find((glob) => !isSimpleGlob(glob));
  if (odd !== undefined) {
    terminal.err(`--scope: ${harmless(odd)} is no glob that can be matched soon\n`);
    return 2;
  }
  await using open = await needs.openLocalMemory(repo);
  const { memory } = open;
  const taken = new Set((await memory.rules.list()).map(({ id }) => id));
  const id = parsed.data.id ?? ruleName(parsed.data.statement, taken);
  const rule = await memory.rules.add({ ...parsed.data, id });
  if (json) printJson(terminal, { id: rule.id, statement: rule.statement, score: rule.score });
  else terminal.out(`added ${rule.id}\n`);
  return 0;
}

/** `heirloom memory forget`: the rule no longer counts, and is never learnt again. */
export async function forgetCommand(
  id: string,
  { repo, json }: Pick<At, 'repo' | 'json'>,
  needs: MemoryNeeds,
): Promise<ExitCode> {
  const { terminal } = needs;
  await using open = await needs.openLocalMemory(repo);
  const { memory, mirror } = open;
  if (!(await memory.rules.forget(id))) {
    const standing = await memory.rules.at(mirror, await mirror.resolve('HEAD'));
    const inFile = standing.find(({ rule, writtenIn }) => rule.id === id && writtenIn !== undefined);
    if (inFile === undefined || !(await memory.rules.forget(inFile.rule))) return unknown(terminal, id);
  }
  if (json) printJson(terminal, { forgotten: id });
  else terminal.out(`forgot ${id}\n`);
  return 0;
}

/** `heirloom memory export`: the rules that hold, as JSON or as a memory file. */
export async function exportCommand(
  { format, ...where }: Omit<At, 'json'> & { readonly format: 'json' | 'markdown' },
  needs: MemoryNeeds,
): Promise<ExitCode> {
  await using open = await needs.openLocalMemory(where.repo);
  const commit = await synced(open, where.at, needs);
  const standing = await open.memory.rules.at(open.mirror, commit);
  const holding = standing.filter(({ fallen }) => fallen === undefined);
  if (format === 'json') {
    printJson(needs.terminal, { at: commit, rules: holding.map(({ rule }) => rule) });
    return 0;
  }
  const forgotten = (await open.memory.rules.list()).filter(({ forgottenAt }) => forgottenAt !== undefined);
  needs.terminal.out(
    formatMemoryFile(
      holding.map(({ rule }) => rule),
      forgotten,
    ),
  );
  return 0;
}

async function synced(
  { memory, mirror }: LocalMemory,
  untrustedAt: string,
  { signal, terminal }: MemoryNeeds,
): Promise<string> {
  const commit = await mirror.resolve(untrustedAt);
  await syncMemory(memory, mirror, commit, { signal, progress: syncProgress(terminal) });
  return commit;
}

/** What the JSON of `show` says of a rule. */
function documentOf({
  rule,
  fallen,
  minedAt,
  writtenIn,
  verdicts = [],
}: StandingRule): Record<string, unknown> {
  const { id, statement, score, scope, trigger, origin } = rule;
  return {
    id,
    statement,
    score,
    scope,
    trigger,
    origin,
    holds: fallen === undefined,
    fallen,
    minedAt,
    writtenIn,
    verdicts: verdicts.map(verdictText),
  };
}

function lineOf({ rule, fallen, verdicts = [] }: StandingRule): string {
  const state = fallen === undefined ? rule.score.toFixed(2) : `(${harmless(fallen)})`;
  const told = verdicts.length === 0 ? [] : [verdicts.map(verdictText).join(', ')];
  return [rule.id, rule.origin, scopeOf(rule), state, harmless(rule.statement), ...told].join('\t');
}

/** Such as `#12 merged`. */
export function verdictText({ pullRequest, state }: Verdict): string {
  return `#${pullRequest} ${state}`;
}

function scopeOf({ scope }: Rule): string {
  return scope.map(harmless).join(' ');
}

export function unknown(terminal: Terminal, id: string): ExitCode {
  return could(terminal, `There is no rule ${harmless(id)}: \`heirloom memory show\` lists them.`);
}

function could(terminal: Terminal, sentence: string): ExitCode {
  terminal.err(`${sentence}\n`);
  return 1;
}
