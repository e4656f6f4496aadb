import type { Conversation } from '../agent/conversation.ts';
import { prompt, type TaskVariables } from '../agent/prompt.ts';
import { describeConventions } from '../conventions/conventions.ts';
import type { Message } from '../model/model.ts';
import { CONFIDENT, type Precedent, type Recalled } from '../memory/recalled.ts';
import type { Toolchain } from '../sandbox/toolchain.ts';
import type { FixRequest } from './fix-request.ts';
import type { Bench } from './bench.ts';
import type { Reproduced } from './reproduction.ts';
import type { Baseline } from './suite.ts';

const MAX_BODY = 24_000;
const MAX_COMMENT = 4_000;
const MAX_COMMENTS = 20;
const MAX_FILES = 8;

/** What the model is told at the start: the issue, what memory says of it, and the ground it stands on. */
export async function firstMessages(
  request: FixRequest,
  recalled: Recalled,
  bench: Bench,
  baseline: Baseline | undefined,
): Promise<Message[]> {
  const system = await prompt('system', { repository: request.repository, base: bench.base.slice(0, 12) });
  const task = await prompt('task', taskVariables(request, recalled, bench, baseline));
  return [
    { role: 'system', content: system },
    { role: 'user', content: task },
  ];
}

/** The same conversation, told that the second phase begins. */
export async function secondMessage(
  conversation: Conversation,
  reproduced: Reproduced,
): Promise<Conversation> {
  const content = await prompt('fix', {
    reproduced: reproduced.kind === 'verified',
    output: reproduced.kind === 'verified' ? reproduced.run.output : '',
    because: reproduced.kind === 'none' ? reproduced.because : '',
  });
  return { ...conversation, messages: [...conversation.messages, { role: 'user', content }] };
}

function taskVariables(
  request: FixRequest,
  recalled: Recalled,
  { conventions, toolchain }: Bench,
  baseline: Baseline | undefined,
): TaskVariables {
  const { issue, untrustedHint = '' } = request;
  return {
    issue: {
      title: cut(issue.untrustedTitle, 500),
      body: cut(issue.untrustedBody, MAX_BODY) || '(no text)',
      comments: issue.untrustedComments
        .slice(-MAX_COMMENTS)
        .map(({ author, body }) => ({ author, body: cut(body, MAX_COMMENT) })),
    },
    hint: cut(untrustedHint, MAX_COMMENT),
    files: recalled.files
      .slice(0, MAX_FILES)
      .map(({ path, because }) => ({ path, because: because.slice(0, 3).join('; ') })),
    confidence: recalled.confidence.toFixed(2),
    withheld: whyWithheld(recalled),
    precedents: recalled.episodes.map((precedent) => ({ text: precedentText(precedent) })),
    rules: recalled.rules.map(({ statement }) => `- ${statement.replace(/\s+/g, ' ')}`).join('\n'),
    conventions: describeConventions(
      conventions,
      issue.untrustedTitle,
      recalled.files.map(({ path }) => path),
    ),
    environment: environment(toolchain, baseline),
  };
}

/** What memory answers when the model asks in the middle of its work. */
export function recalledText(recalled: Recalled): string {
  const { files, episodes, confidence } = recalled;
  if (files.length + episodes.length === 0) return 'Memory has nothing about this.';
  return [
    `Likely files (confidence ${confidence.toFixed(2)}):`,
    ...files.slice(0, MAX_FILES).map(({ path, because }) => `- ${path} (${because.slice(0, 2).join('; ')})`),
    ...(episodes.length === 0 ? [`No past commit is shown: ${whyWithheld(recalled)}.`] : []),
    ...episodes.map((precedent) => `\n${precedentText(precedent)}`),
  ].join('\n');
}

/** A precedent to a wrong guess misleads more than it helps. */
function whyWithheld({ confidence }: Recalled): string {
  return confidence < CONFIDENT
    ? 'memory is too unsure which files are concerned, so search for yourself'
    : 'none is similar enough';
}

function precedentText({ sha, title, diff }: Precedent): string {
  return `commit ${sha.slice(0, 12)}: ${title}\n${diff}`;
}

function environment(toolchain: Toolchain, baseline: Baseline | undefined): string[] {
  const lines: string[] = [];
  if (toolchain.testFiles)
    lines.push(`Some test files: \`${toolchain.testFiles.replace('{files}', 'FILE …')}\``);
  if (toolchain.test) lines.push(`All tests: \`${toolchain.test}\``);
  if (toolchain.typecheck) lines.push(`Types: \`${toolchain.typecheck}\``);
  if (toolchain.lint) lines.push(`Lint: \`${toolchain.lint}\``);
  if (toolchain.format) lines.push(`Format: \`${toolchain.format}\``);
  if (!toolchain.test && !toolchain.testFiles) lines.push('No test command was found.');
  if (baseline) lines.push(stateOf(baseline));
  return lines;
}

function stateOf({ run, passed, failing }: Baseline): string {
  if (passed) return `All tests pass at the base commit (${run.evidence.seconds} s).`;
  const named =
    failing.length === 0 ? '' : `: ${failing.slice(0, 8).join('; ')}${failing.length > 8 ? ' …' : ''}`;
  return `At the base commit the test suite does not pass here (exit code ${run.evidence.exitCode})${named}. That is not your concern; see only that nothing more fails.`;
}

const cut = (text: string, characters: number) =>
  text.length <= characters
    ? text
    : `${text.slice(0, characters)}\n[… ${text.length - characters} characters left out]`;
