import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Question } from '../agent/assignment.ts';
import { newLocalRun } from '../lib/local-run.ts';
import { messageOf } from '../lib/message-of.ts';
import type { FrozenIssue } from '../workflow/fix-request.ts';
import type { Outcome } from '../workflow/outcome.ts';
import type { Progress } from '../workflow/progress.ts';
import type { SandboxKind } from '../sandbox/sandbox.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface FixOptions {
  readonly repo: string;
  /** A file, or - for standard input. */
  readonly issue: string;
  readonly at: string;
  readonly sandbox: SandboxKind;
  readonly trustRepository: boolean;
  readonly dryRun: boolean;
  /** Lets through what only a person may let through: whoever starts the run is one. */
  readonly allowProtected: boolean;
  readonly json: boolean;
}

/** A run on a folder of this machine. */
export interface LocalFix {
  readonly run: string;
  readonly repository: string;
  readonly revision: string;
  readonly issue: FrozenIssue;
  readonly sandbox: SandboxKind;
  readonly dryRun: boolean;
  readonly allowProtected: boolean;
  readonly tell: (progress: Progress) => void;
}

export interface FixNeeds {
  readonly terminal: Terminal;
  readonly dataHome: string;
  readonly readStandardInput: () => Promise<string>;
  readonly runLocalFix: (fix: LocalFix) => Promise<Outcome>;
}

/** `heirloom fix`: a run on a folder of this machine. */
export async function fixCommand(options: FixOptions, needs: FixNeeds): Promise<ExitCode> {
  const { terminal } = needs;
  if (!allowsSandbox(options, terminal)) return 2;
  const issue = await readIssue(options.issue, needs);
  if (typeof issue === 'string') return refuse(terminal, issue);

  const run = newLocalRun();
  const outcome = await needs.runLocalFix({
    run,
    repository: options.repo,
    revision: options.at,
    issue,
    sandbox: options.sandbox,
    dryRun: options.dryRun,
    allowProtected: options.allowProtected,
    tell: (progress) => tellProgress(terminal, progress),
  });
  const file = options.dryRun ? undefined : await keepText(outcome, join(needs.dataHome, 'runs', run));
  if (options.json) printJson(terminal, asJson(outcome));
  else print(outcome, file, terminal);
  return outcome.kind === 'proposed' ? 0 : 1;
}

/** Commands of a repository may do anything in the process sandbox, so it takes two words to have it. */
export function allowsSandbox(
  { sandbox, trustRepository }: Pick<FixOptions, 'sandbox' | 'trustRepository'>,
  terminal: Terminal,
): boolean {
  if (sandbox === 'docker' || trustRepository) return true;
  terminal.err(
    'The process sandbox isolates nothing: the commands of the repository and of the model run as you, on this machine.\n' +
      'If you trust both, say so with --trust-repository.\n',
  );
  return false;
}

/** The first line is the title, a Markdown heading or not; the rest is the body. */
async function readIssue(file: string, { readStandardInput }: FixNeeds): Promise<FrozenIssue | string> {
  let text: string;
  try {
    text = file === '-' ? await readStandardInput() : await readFile(file, 'utf8');
  } catch (error) {
    return `The issue cannot be read: ${messageOf(error)}`;
  }
  const [title = '', ...body] = text.trim().split('\n');
  if (title.trim() === '') return 'The issue is empty: its first line is the title, the rest its text.';
  return {
    untrustedTitle: title.replace(/^#+\s*/, '').trim(),
    untrustedBody: body.join('\n').trim(),
    untrustedComments: [],
  };
}

function refuse(terminal: Terminal, sentence: string): ExitCode {
  terminal.err(`${sentence}\n`);
  return 1;
}

/** A line for each thing that is done or begun. */
export function tellProgress(terminal: Terminal, { done, now, notes, ending }: Progress): void {
  if (now !== undefined && done.length > 0) terminal.err(`  ✓ ${done.at(-1)}\n`);
  if (now !== undefined && done.length === 0) for (const note of notes) terminal.err(`  ! ${note}\n`);
  if (now !== undefined) terminal.err(`  … ${now}\n`);
  if (ending?.kind === 'proposed') terminal.err(`  ✓ ${done.at(-1)}\n`);
}

/** The contract of `--json`; other programs rely on it. */
function asJson(outcome: Outcome) {
  const { kind, spent, seconds } = outcome;
  const proposal = kind === 'proposed' ? outcome.proposal : undefined;
  return {
    outcome: kind,
    because: because(outcome),
    patch: proposal?.patch ?? null,
    title: proposal?.title ?? null,
    body: proposal?.body ?? null,
    branch: kind === 'proposed' ? outcome.proposed.branch : null,
    evidence: proposal?.evidence ?? null,
    receipt: proposal?.receipt ?? null,
    ...(kind === 'asked' && { question: outcome.question }),
    turns: spent.turns,
    tokens: spent.tokens,
    cost: spent.cost ?? null,
    unpriced: spent.unpriced,
    seconds,
  };
}

function because(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'proposed':
      return outcome.proposal.evidence.before === undefined
        ? 'a fix without a reproduction'
        : 'a test failed without the change and passes with it';
    case 'asked':
      return outcome.question.question;
    case 'gave-up':
      return outcome.because;
  }
}

/** The text of the pull request, in the run's folder. */
async function keepText(outcome: Outcome, folder: string): Promise<string | undefined> {
  if (outcome.kind !== 'proposed') return undefined;
  const file = join(folder, 'pull-request.md');
  await mkdir(folder, { recursive: true });
  await writeFile(file, textOf(outcome.proposal));
  return file;
}

function textOf({ title, body }: { readonly title: string; readonly body: string }): string {
  return `# ${title}\n\n${body}\n`;
}

function optionsOf({ options, byDefault }: Question): string {
  return [
    ...options.map((option, index) => `  ${index + 1}. ${option}\n`),
    ...(byDefault === undefined ? [] : [`  Without an answer it would have been: ${byDefault}\n`]),
    'Put the answer into the text of the issue and start again.\n',
  ].join('');
}

/** Without a file it was a dry run, and the patch is shown instead of the branch. */
function print(outcome: Outcome, file: string | undefined, terminal: Terminal): void {
  if (outcome.kind !== 'proposed') {
    terminal.err(`${outcome.kind === 'asked' ? 'A question first' : 'No fix'}: ${because(outcome)}\n`);
    if (outcome.kind === 'asked') terminal.err(optionsOf(outcome.question));
    return;
  }
  terminal.out(textOf(outcome.proposal));
  if (file === undefined) {
    terminal.out(`\n\`\`\`diff\n${outcome.proposal.patch}\`\`\`\n`);
    terminal.err('Nothing was left behind: this was a dry run.\n');
    return;
  }
  terminal.err(`The change is on the branch ${outcome.proposed.branch}; the text above is in ${file}.\n`);
}
