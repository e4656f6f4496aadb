import type { Rule } from '../memory/rule.ts';
import type { StandingRule } from '../memory/standing-rules.ts';
import { countsOf, type Verdict } from '../memory/verdicts.ts';
import { readBlobs } from '../repository/blobs.ts';
import { commitTitles, type CommitLine } from '../repository/commit-titles.ts';
import type { Mirror } from '../repository/repository.ts';
import { syncProgress } from './sync-progress.ts';
import { syncMemory } from '../workflow/sync-memory.ts';
import { harmless } from './harmless.ts';
import { unknown, verdictText } from './memory-rules.ts';
import type { MemoryNeeds } from './memory.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface ExplainOptions {
  readonly repo: string;
  readonly at: string;
  readonly json: boolean;
}

/** `heirloom memory explain`: what a rule rests on, since when it holds, and what ended it. */
export async function explainCommand(
  id: string,
  { repo, at, json }: ExplainOptions,
  needs: MemoryNeeds,
): Promise<ExitCode> {
  await using open = await needs.openLocalMemory(repo);
  const { memory, mirror } = open;
  const commit = await mirror.resolve(at);
  await syncMemory(memory, mirror, commit, { signal: needs.signal, progress: syncProgress(needs.terminal) });
  const standing = (await memory.rules.at(mirror, commit)).find(({ rule }) => rule.id === id);
  if (standing === undefined) return unknown(needs.terminal, id);
  const explained = await explain(standing, mirror, commit);
  if (json) printJson(needs.terminal, explained);
  else print(explained, needs.terminal);
  return 0;
}

interface Explained {
  readonly rule: Rule;
  readonly holds: boolean;
  readonly because: string | undefined;
  readonly minedAt: string | undefined;
  readonly writtenIn: string | undefined;
  readonly counts: { readonly for: number; readonly against: number };
  readonly for: readonly CommitLine[];
  readonly against: readonly CommitLine[];
  /** What became of pull requests of the bot's that were made by it; counted in. */
  readonly verdicts: readonly Verdict[];
  readonly validFrom: CommitLine | undefined;
  readonly invalidAt: CommitLine | undefined;
  readonly citations: readonly CitedText[];
}

interface CitedText {
  readonly path: string;
  readonly lines: readonly [number, number] | undefined;
  readonly standing: 'unchanged' | 'changed' | 'gone';
  /** The cited lines, where there are some; from the repository. */
  readonly text: string | undefined;
}

async function explain(
  { rule, fallen, minedAt, writtenIn, verdicts = [] }: StandingRule,
  mirror: Mirror,
  commit: string,
): Promise<Explained> {
  const known = await commitTitles(mirror, [
    ...rule.for,
    ...rule.against,
    ...[rule.validFrom, rule.invalidAt].filter((sha) => sha !== undefined),
  ]);
  const bySha = new Map(known.map((line) => [line.sha, line]));
  const lines = (shas: readonly string[]): CommitLine[] => shas.flatMap((sha) => bySha.get(sha) ?? []);
  return {
    rule,
    holds: fallen === undefined,
    because: fallen,
    minedAt,
    writtenIn,
    counts: countsOf(rule, verdicts),
    for: lines(rule.for),
    against: lines(rule.against),
    verdicts,
    validFrom: bySha.get(rule.validFrom ?? ''),
    invalidAt: bySha.get(rule.invalidAt ?? ''),
    citations: await citedTexts(rule, mirror, commit),
  };
}

const LONGEST_TEXT = 400;

async function citedTexts({ citations }: Rule, mirror: Mirror, commit: string): Promise<CitedText[]> {
  const now = new Map((await mirror.files(commit)).map(({ path, blob }) => [path, blob]));
  const blobs = [...new Set(citations.map(({ blob }) => blob))].filter((blob) =>
    /^[0-9a-f]{40,64}$/.test(blob),
  );
  const texts = new Map<string, string>();
  for await (const { blob, content } of readBlobs(mirror, blobs))
    texts.set(blob, new TextDecoder().decode(content));
  return citations.map(({ path, lines, blob }) => {
    const [first, last] = lines ?? [1, 0];
    const cited = texts
      .get(blob)
      ?.split('\n')
      .slice(first - 1, last)
      .join('\n')
      .slice(0, LONGEST_TEXT);
    const standing = !now.has(path) ? 'gone' : now.get(path) === blob ? 'unchanged' : 'changed';
    return { path, lines, standing, text: cited === '' ? undefined : cited };
  });
}

function print({ rule, ...of }: Explained, terminal: Terminal): void {
  const say = (label: string, text: string): void => terminal.out(`${label.padEnd(11)}${harmless(text)}\n`);
  say(rule.id, '');
  say('statement', rule.statement);
  if (rule.why !== '') say('why', rule.why);
  say('scope', rule.scope.join(' '));
  say('trigger', rule.trigger);
  say(
    'origin',
    [rule.origin, of.minedAt && `mined at ${short(of.minedAt)}`, of.writtenIn].filter(Boolean).join(', '),
  );
  say('score', `${rule.score.toFixed(3)}: ${of.counts.for} for, ${of.counts.against} against`);
  if (rule.proposedIn !== undefined)
    say('proposed', `by ${rule.proposedBy ?? 'a reviewer'}, ${rule.proposedIn}`);
  if (rule.acceptedBy !== undefined) say('accepted', `by ${rule.acceptedBy}, ${rule.acceptedIn ?? ''}`);
  if (rule.check !== undefined) say('check', rule.check);
  say('holds', of.because === undefined ? 'yes' : `no: ${of.because}`);
  if (of.validFrom !== undefined) say('since', commitText(of.validFrom));
  if (of.invalidAt !== undefined) say('until', commitText(of.invalidAt));
  for (const { path, lines, standing, text } of of.citations) {
    say('cites', `${path}${lines === undefined ? '' : `:${lines[0]}`} (${standing})`);
    if (text !== undefined) say('', `  ${text}`);
  }
  for (const verdict of of.verdicts)
    say(verdict.isFor ? 'for' : 'against', `${verdictText(verdict)} ${verdict.url}`);
  for (const commit of of.for) say('for', commitText(commit));
  for (const commit of of.against) say('against', commitText(commit));
}

function commitText({ sha, at, title }: CommitLine): string {
  return `${short(sha)} ${at.toISOString().slice(0, 10)} ${title}`;
}

const short = (sha: string): string => sha.slice(0, 12);
