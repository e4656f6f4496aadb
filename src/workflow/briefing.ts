import { posix } from 'node:path';
import { prompt, type TaskVariables } from '../agent/prompt.ts';
import { describeConventions } from '../conventions/conventions.ts';
import type { Message } from '../model/model.ts';
import { CONFIDENT, type Precedent, type Recalled } from '../memory/recalled.ts';
import type { Task } from './attempt.ts';
import type { Bench } from './bench.ts';
import type { EquippedToolchain } from './installation.ts';
import type { Lesson } from './lesson.ts';
import type { Localized } from './localize-by-running.ts';
import { outcomesForTask } from './outcomes-briefing.ts';
import type { Reproduced } from './reproduction.ts';
import type { Baseline } from './suite.ts';

const MAX_BODY = 24_000;
const MAX_COMMENT = 4_000;
const MAX_COMMENTS = 20;
const MAX_FILES = 8;
const MAX_SUSPECTS = 5;
const MAX_NEW_FILES = 4;
const MAX_NEW_PRECEDENTS = 2;

/** What the model is told at the start: the issue, what memory says of it, what was tried, and the ground it stands on. */
export async function firstMessages(
  task: Task,
  lessons: readonly Lesson[],
  bench: Bench,
): Promise<Message[]> {
  const { repository } = task.request;
  const system = await prompt('system', { repository, base: bench.base.slice(0, 12) });
  return [
    { role: 'system', content: system },
    { role: 'user', content: await prompt('task', taskVariables(task, lessons, bench)) },
  ];
}

/** What the model is told when the second phase begins. */
export async function fixMessage({
  reproduced,
  recalled,
  known,
  localized,
}: {
  readonly reproduced: Reproduced;
  /** What memory shows by now. */
  readonly recalled: Recalled;
  /** What of it the model was shown before. */
  readonly known: Recalled;
  /** What running the reproduction says of the place of the fault. */
  readonly localized: Localized | undefined;
}): Promise<string> {
  const files = recalled.files.filter(({ path }) => !known.files.some((file) => file.path === path));
  const episodes = recalled.episodes.filter(({ sha }) => !known.episodes.some((seen) => seen.sha === sha));
  return prompt('fix', {
    reproduced: reproduced.kind === 'verified',
    output: reproduced.kind === 'verified' ? reproduced.run.output : '',
    because: reproduced.kind === 'none' ? reproduced.because : '',
    suspects: suspectsOf(localized, recalled, reproduced),
    by: localized?.kind === 'suspects' ? localized.by : '',
    files: files
      .slice(0, MAX_NEW_FILES)
      .map(({ path, because }) => ({ path, because: because.slice(0, 2).join('; ') })),
    precedents: episodes
      .slice(0, MAX_NEW_PRECEDENTS)
      .map((precedent) => ({ text: precedentText(precedent) })),
  });
}

/** Of the files that memory or the plan name: elsewhere it is mostly how tests report that they fail. */
function suspectsOf(
  localized: Localized | undefined,
  { files }: Recalled,
  { untrustedPlan = '' }: Reproduced,
) {
  if (localized?.kind !== 'suspects') return [];
  const concerned = localized.spots.filter(
    ({ path }) => files.some((file) => file.path === path) || untrustedPlan.includes(posix.basename(path)),
  );
  const whole = concerned.filter(
    (spot) =>
      !concerned.some(
        (other) =>
          other !== spot && other.path === spot.path && other.from <= spot.from && other.to >= spot.to,
      ),
  );
  return whole.slice(0, MAX_SUSPECTS).map(({ path, from, to, code, in: around }) => {
    const within = around === undefined ? '' : `, in \`${around.trim().slice(0, 120)}\``;
    return { place: `${path}, ${from === to ? `line ${from}` : `lines ${from}-${to}`}${within}:`, code };
  });
}

function taskVariables(
  { request, recalled, baseline }: Task,
  lessons: readonly Lesson[],
  { conventions, toolchain }: Bench,
): TaskVariables {
  const { issue, untrustedHint = '' } = request;
  return {
    issue: {
      number: issue.number === undefined ? '' : `#${issue.number}`,
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
    outcomes: outcomesForTask(recalled.outcomes),
    rules: recalled.rules.map(({ statement }) => `- ${statement.replace(/\s+/g, ' ')}`).join('\n'),
    conventions: describeConventions(
      conventions,
      issue.untrustedTitle,
      recalled.files.map(({ path }) => path),
    ),
    environment: describeEnvironment(toolchain, baseline),
    lessons: lessons.map(({ untrustedMeaning, patch, result }) => ({ untrustedMeaning, patch, result })),
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
    ...outcomesForTask(recalled.outcomes).map(
      (outcome) => `\n${Object.values(outcome).filter(Boolean).join('\n')}`,
    ),
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

export function describeEnvironment(toolchain: EquippedToolchain, baseline: Baseline | undefined): string[] {
  const lines: string[] = [];
  if (toolchain.buildFirst)
    lines.push(`The tests run what is built, so build first: \`${toolchain.buildFirst}\``);
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
