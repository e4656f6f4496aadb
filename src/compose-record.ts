import { appendFileSync } from 'node:fs';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Told } from './cli/replay-run.ts';
import type { Surroundings } from './compose.ts';
import { recorded, type RecordingOptions } from './model/recording.ts';
import type { SandboxKind } from './sandbox/sandbox.ts';
import type { FixRequest } from './workflow/fix-request.ts';
import type { Steps } from './durable/durable.ts';
import type { Outcome } from './workflow/outcome.ts';
import type { Parts } from './workflow/parts.ts';

type Settings = Pick<
  Parts,
  | 'windowTokens'
  | 'limits'
  | 'sandboxLimits'
  | 'patchLimits'
  | 'protectedPaths'
  | 'allowProtected'
  | 'candidates'
  | 'mostCandidates'
  | 'review'
>;

/** What a run was asked, and what its telling depends on beside the model's replies. */
const RecordedRequest = z.object({
  /** Names the mirror and the memory: a folder of this machine, or owner/name. */
  source: z.string(),
  base: z.string().regex(/^[0-9a-f]{40,64}$/),
  request: z.custom<FixRequest>((value) => typeof value === 'object' && value !== null),
  sandbox: z.enum(['docker', 'process']),
  settings: z.custom<Settings>((value) => typeof value === 'object' && value !== null),
  /** There was somebody to answer questions. */
  asksPeople: z.boolean(),
});
export type RecordedRequest = z.infer<typeof RecordedRequest>;

interface RunToRecord {
  readonly run: string;
  readonly source: string;
  readonly request: FixRequest;
  readonly sandbox: SandboxKind;
  readonly asksPeople: boolean;
}

/** What is kept of a run in the data home, so that it can be read, followed and told again. */
export interface RunRecord {
  /** The same models, with all that they are asked and reply kept. */
  models(models: Parts['models']): Parts['models'];
  /** The same steps, with every answer of people kept. */
  steps(steps: Steps): Steps;
  /** Its base commit is known: from here on it can be told again. */
  begin(base: string, settings: Settings): Promise<void>;
  end(outcome: Outcome): Promise<void>;
}

export function openRunRecord(
  { run, ...toRecord }: RunToRecord,
  { config, redact, log }: Surroundings,
): RunRecord {
  const folder = runFolder(config.dataHome, run);
  const live = liveText((lines) => {
    try {
      // At once and in order: nobody waits for it, and it is short.
      appendFileSync(join(folder, 'live.txt'), redact(lines));
    } catch (error) {
      log.debug('the words of a model cannot be shown', { run, error });
    }
  });
  const text = (value: unknown) =>
    JSON.stringify(value, (_, each: unknown) => (typeof each === 'string' ? redact(each) : each));
  /** A run must not fail because its record cannot be written. */
  async function keep(write: () => Promise<void>): Promise<void> {
    try {
      await mkdir(folder, { recursive: true });
      await write();
    } catch (error) {
      log.warn('the record of a run cannot be written', { run, error });
    }
  }
  const recording = (work: string): RecordingOptions => ({
    work,
    redact,
    write: (line) => keep(() => appendFile(join(folder, 'model.jsonl'), `${line}\n`)),
    onText: live,
  });
  return {
    models: ({ coding, reviewing, summarising }) => ({
      coding: recorded(coding, recording('coding')),
      reviewing: recorded(reviewing, recording('reviewing')),
      summarising: recorded(summarising, recording('summarising')),
    }),
    steps: (steps) => ({
      ...steps,
      async waitFor<T>(topic: string, timeoutMs: number): Promise<T | undefined> {
        const answer = await steps.waitFor<T>(topic, timeoutMs);
        await keep(() => appendFile(join(folder, 'answers.jsonl'), `${text({ topic, answer })}\n`));
        return answer;
      },
    }),
    begin: (base, given) => {
      const { windowTokens, limits, sandboxLimits, patchLimits } = given;
      const { candidates, mostCandidates, review, protectedPaths, allowProtected = false } = given;
      const steering = { candidates, mostCandidates, review, protectedPaths, allowProtected };
      const settings = { windowTokens, limits, sandboxLimits, patchLimits, ...steering };
      const asked: RecordedRequest = { ...toRecord, base, settings };
      return keep(() => writeFile(join(folder, 'request.json'), text(asked)));
    },
    end: (outcome) => keep(() => writeFile(join(folder, 'outcome.json'), text(toldOf(outcome)))),
  };
}

export function runFolder(dataHome: string, run: string): string {
  // The id of a delivery is part of it, and comes from outside.
  return join(dataHome, 'runs', encodeURIComponent(run));
}

export interface RecordOfRun {
  readonly asked: RecordedRequest;
  readonly recording: string;
  /** What people answered, by topic. */
  readonly answers: ReadonlyMap<string, unknown>;
  /** Undefined where the run was cut off. */
  readonly told: Told | undefined;
}

/** Undefined where no such run was recorded. */
export async function readRecord(dataHome: string, run: string): Promise<RecordOfRun | undefined> {
  if (!/^[\w-][\w.-]*$/.test(run)) return undefined;
  const read = (name: string) => textOf(join(runFolder(dataHome, run), name));
  const [asked, recording = '', answers = '', told] = await Promise.all(
    ['request.json', 'model.jsonl', 'answers.jsonl', 'outcome.json'].map(read),
  );
  if (asked === undefined) return undefined;
  const lines = answers.split('\n').filter((line) => line !== '');
  return {
    asked: RecordedRequest.parse(JSON.parse(asked)),
    recording,
    answers: new Map(
      lines.map((line) => Answered.parse(JSON.parse(line))).map(({ topic, answer }) => [topic, answer]),
    ),
    told: told === undefined ? undefined : ToldBefore.parse(JSON.parse(told)),
  };
}

const Answered = z.object({ topic: z.string(), answer: z.unknown() });

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

const ToldBefore = z.object({
  outcome: z.enum(['proposed', 'asked', 'gave-up']),
  because: z.string(),
  title: z.string().nullable(),
  patch: z.string().nullable(),
});

/** What of an outcome is the same whenever it is told. */
export function toldOf(outcome: Outcome): Told {
  switch (outcome.kind) {
    case 'proposed':
      return {
        outcome: 'proposed',
        because: '',
        title: outcome.proposal.title,
        patch: outcome.proposal.patch,
      };
    case 'asked':
      return { outcome: 'asked', because: outcome.question.question, title: null, patch: null };
    case 'gave-up':
      return { outcome: 'gave-up', because: outcome.because, title: null, patch: null };
  }
}

/** Each whole line of what a model says, as it says it; several may speak at a time. */
function liveText(show: (lines: string) => void): NonNullable<RecordingOptions['onText']> {
  const begun = new Map<string, string>();
  return (conversation, untrustedPiece) => {
    const lines = `${begun.get(conversation) ?? ''}${untrustedPiece}`.split('\n');
    begun.set(conversation, lines.pop() ?? '');
    const whole = lines.filter((line) => line.trim() !== '').map((line) => `[${conversation}] ${line}\n`);
    if (whole.length > 0) show(whole.join(''));
  };
}
