import { newLocalRun } from '../lib/local-run.ts';
import type { SandboxKind } from '../sandbox/sandbox.ts';
import { answerMarkdown } from '../workflow/ask/answer-markdown.ts';
import type { AskEnding } from '../workflow/ask/ask-ending.ts';
import { allowsSandbox } from './fix.ts';
import { printJson, type ExitCode, type Terminal } from './terminal.ts';

export interface AskOptions {
  readonly repo: string;
  readonly at: string;
  readonly sandbox: SandboxKind;
  readonly trustRepository: boolean;
  readonly json: boolean;
}

/** A question about a folder of this machine. */
export interface LocalAsk {
  readonly run: string;
  readonly repository: string;
  readonly revision: string;
  readonly untrustedQuestion: string;
  readonly sandbox: SandboxKind;
}

export interface AskNeeds {
  readonly terminal: Terminal;
  readonly runLocalAsk: (ask: LocalAsk) => Promise<AskEnding>;
}

/** `heirloom ask`: a question about a repository on this machine, answered in Markdown. */
export async function askCommand(
  untrustedQuestion: string,
  options: AskOptions,
  { terminal, runLocalAsk }: AskNeeds,
): Promise<ExitCode> {
  if (!allowsSandbox(options, terminal)) return 2;
  if (untrustedQuestion.trim() === '') {
    terminal.err('There is no question.\n');
    return 2;
  }
  terminal.err('  … Looking for an answer\n');
  const ending = await runLocalAsk({
    run: newLocalRun(),
    repository: options.repo,
    revision: options.at,
    untrustedQuestion,
    sandbox: options.sandbox,
  });
  if (options.json) printJson(terminal, asJson(ending));
  else if (ending.kind === 'no-answer') terminal.err(`No answer: ${ending.because}\n`);
  else terminal.out(`${answerMarkdown(ending.answer, ending.base, {})}\n`);
  return ending.kind === 'answered' ? 0 : 1;
}

/** The contract of `--json`. */
function asJson(ending: AskEnding) {
  const { turns, tokens, cost = null } = ending.spent;
  const spent = { turns, tokens, cost };
  if (ending.kind === 'no-answer') return { outcome: ending.kind, because: ending.because, ...spent };
  const { untrustedText: text, citations, wantsChange } = ending.answer;
  return { outcome: ending.kind, text, citations, wantsChange, commit: ending.base, ...spent };
}
