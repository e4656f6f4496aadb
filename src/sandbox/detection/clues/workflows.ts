import { z } from 'zod';
import type { RuntimeName } from '../../runtime.ts';
import type { DetectedRuntime } from '../toolchain.ts';
import { readYaml, type Tree } from '../tree.ts';
import { anyOf, rangeOf } from '../versions/version-range.ts';
import { cluesIn, type Clue } from './clue.ts';

const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const scalars = z.record(z.string(), Scalar.catch('')).optional().catch(undefined);
const Step = z.object({
  uses: z.string().optional().catch(undefined),
  run: z.string().optional().catch(undefined),
  with: scalars,
  env: scalars,
  'working-directory': z.string().optional().catch(undefined),
});
const Job = z.object({
  'runs-on': z.unknown().optional(),
  strategy: z
    .object({ matrix: z.record(z.string(), z.unknown()).catch({}) })
    .optional()
    .catch(undefined),
  steps: z.array(Step.catch({})).catch([]),
  env: scalars,
  defaults: z
    .object({ run: z.object({ 'working-directory': z.string().optional() }) })
    .optional()
    .catch(undefined),
});
const Workflow = z.object({
  on: z.unknown(),
  env: scalars,
  jobs: z.record(z.string(), Job.catch({ 'runs-on': '', steps: [] })).catch({}),
});
type Step = z.infer<typeof Step>;
type Job = z.infer<typeof Job>;

interface FoundWorkflows {
  readonly commands: Clue[];
  readonly runtimes: DetectedRuntime[];
}

/** Workflows and jobs that say nothing of how the repository is worked on. */
const NO_TESTS =
  /(?:^|[^a-z])(?:release|publish|deploy|docs?|documentation|site|website|stale|lock|label|codeql|scorecard|zizmor|fuzz\w*|cifuzz|bench\w*|nightly|canary|preview|ecosystem|sponsors?|triage|backport|dependabot|wheels?|docker|changesets?|pages)(?:[^a-z]|$)/i;
const MAX_WORKFLOWS = 40;
const MAX_STEPS = 60;
const MAX_SCRIPT = 20_000;
/** An alias is read each time that it is used. */
const MAX_COMMANDS = 2_000;

export async function readWorkflows(tree: Tree): Promise<FoundWorkflows> {
  const paths = [...tree.files].filter((path) => /^\.github\/workflows\/[\w.-]+\.ya?ml$/.test(path));
  const commands: Clue[] = [];
  const runtimes: DetectedRuntime[] = [];
  for (const path of paths
    .filter((each) => !NO_TESTS.test(each.slice(18)))
    .sort(mostLikeTestsFirst)
    .slice(0, MAX_WORKFLOWS)) {
    const workflow = Workflow.safeParse(await readYaml(tree, path)).data;
    if (!workflow || !isOfChanges(workflow.on)) continue;
    for (const [name, job] of Object.entries(workflow.jobs).slice(0, 40))
      if (commands.length < MAX_COMMANDS && !NO_TESTS.test(name) && !runsElsewhere(job)) {
        const found = readJob(job, `${path}, job ${name}`, workflow.env ?? {});
        commands.push(...found.commands);
        runtimes.push(...found.runtimes);
      }
  }
  return { commands, runtimes: together(runtimes) };
}

function mostLikeTestsFirst(a: string, b: string): number {
  const rank = (path: string) => (/test/i.test(path) ? 0 : /\bci\b/i.test(path) ? 1 : 2);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

function isOfChanges(on: unknown): boolean {
  const events =
    typeof on === 'string'
      ? [on]
      : Array.isArray(on)
        ? on
        : typeof on === 'object' && on
          ? Object.keys(on)
          : [];
  return events.some((event) =>
    ['push', 'pull_request', 'merge_group', 'workflow_call'].includes(String(event)),
  );
}

function runsElsewhere(job: Job): boolean {
  const place = JSON.stringify(job['runs-on'] ?? '');
  return /windows|macos/i.test(place) && !/ubuntu|linux|matrix/i.test(place);
}

function readJob(job: Job, source: string, workflowEnv: Readonly<Record<string, string>>): FoundWorkflows {
  const matrix = job.strategy?.matrix ?? {};
  const env = { ...workflowEnv, ...job.env };
  const folder = job.defaults?.run['working-directory'] ?? '';
  const steps = job.steps.slice(0, MAX_STEPS);
  return {
    commands: steps.flatMap(({ run, env: own, ...step }) => {
      if (run === undefined) return [];
      const script = resolved(run, matrix, { ...env, ...own });
      const place = plainFolder(resolved(step['working-directory'] ?? folder, matrix, env));
      const environment = setForTests({ ...env, ...own });
      return cluesIn(script, source, place).map((clue) => ({ ...clue, environment }));
    }),
    runtimes: steps.flatMap((step) => runtimesOf(step, { matrix, env, source })),
  };
}

/** The time zone is what a machine's tests go by most; what else a job sets is often for its own machine. */
function setForTests(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> | undefined {
  const zone = env['TZ'];
  return zone !== undefined && /^[\w/+-]{1,60}$/.test(zone) ? { TZ: zone } : undefined;
}

function plainFolder(folder: string): string {
  return folder.replace(/^\.\//, '').replace(/\/$/, '').replace(/^\.$/, '');
}

/** What cannot be resolved stays as it is. */
function resolved(
  text: string,
  matrix: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>>,
): string {
  return text
    .slice(0, MAX_SCRIPT)
    .replaceAll(/\$\{\{\s*(matrix|env)\.([\w.-]+)\s*\}\}/g, (whole, kind: string, name: string) => {
      const value = kind === 'env' ? env[name] : valuesOf(matrix, name)[0];
      return value !== undefined && /^[\w./@:+ -]{0,300}$/.test(value) ? value : whole;
    });
}

/** A matrix has values by name, and more of them in what it includes. */
function valuesOf(matrix: Readonly<Record<string, unknown>>, name: string): string[] {
  const [first = '', ...inner] = name.split('.');
  const of = (value: unknown): unknown =>
    inner.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
  const listed = Array.isArray(matrix[first]) ? matrix[first] : [];
  const included = (Array.isArray(matrix['include']) ? matrix['include'] : []).flatMap((each: unknown) =>
    isRecord(each) && first in each ? [each[first]] : [],
  );
  return [...listed, ...included]
    .slice(0, 50)
    .map(of)
    .flatMap((value) => (typeof value === 'string' || typeof value === 'number' ? [String(value)] : []));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const SETUPS: readonly (readonly [action: RegExp, runtime: RuntimeName, input: string])[] = [
  [/^actions\/setup-node@/, 'node', 'node-version'],
  [/^actions\/setup-python@/, 'python', 'python-version'],
  [/^actions\/setup-go@/, 'go', 'go-version'],
  [/^actions\/setup-java@/, 'java', 'java-version'],
  [/^ruby\/setup-ruby(?:-pkgs)?@/, 'ruby', 'ruby-version'],
  [/^shivammathur\/setup-php@/, 'php', 'php-version'],
  [
    /^(?:dtolnay\/rust-toolchain|actions-rs\/toolchain|actions-rust-lang\/setup-rust-toolchain)@/,
    'rust',
    'toolchain',
  ],
  [/^astral-sh\/setup-uv@/, 'python', 'python-version'],
];

function runtimesOf(
  { uses = '', with: inputs = {} }: Step,
  {
    matrix,
    env,
    source,
  }: { matrix: Readonly<Record<string, unknown>>; env: Readonly<Record<string, string>>; source: string },
): DetectedRuntime[] {
  const setup = SETUPS.find(([action]) => action.test(uses));
  const text = setup && inputs[setup[2]];
  if (!setup || text === undefined) return [];
  const from = /^\$\{\{\s*matrix\.([\w.-]+)\s*\}\}$/.exec(text.trim())?.[1];
  const values = from === undefined ? resolved(text, matrix, env).split(/\n/) : valuesOf(matrix, from);
  const ranges = values.flatMap((value) => rangeOf(setup[1], value) ?? []);
  const isOpen = values.some((value) => /^(?:lts\/?\*|latest|current|stable|node|\*)$/i.test(value.trim()));
  const [least = ''] = ranges.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const wants = isOpen && /^[\d.]+$/.test(least) ? `>=${least}` : anyOf(ranges);
  return wants === undefined ? [] : [{ name: setup[1], wants, because: `\`${setup[2]}\` of ${source}` }];
}

/** The repository is tested with whatever any of its jobs has; the first job that says so stands for all. */
function together(runtimes: readonly DetectedRuntime[]): DetectedRuntime[] {
  const byName = Map.groupBy(runtimes, ({ name }) => name);
  return [...byName.values()].flatMap((all) => {
    const wants = anyOf(all.flatMap((each) => each.wants.split(' || ')));
    return all[0] && wants !== undefined ? [{ ...all[0], wants }] : [];
  });
}
