import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { secretsOf, type Config } from './config/config.ts';
import { messageOf } from './lib/message-of.ts';
import { NotSetUp } from './lib/not-set-up.ts';
import type { Log } from './lib/log.ts';
import type { Redact } from './lib/redact.ts';
import { openMemory, type Memory } from './memory/memory.ts';
import type { ChatModel } from './model/model.ts';
import { createOpenAiChat } from './model/openai-chat.ts';
import { recogniser } from './repository/known-strings.ts';
import { createDockerSandboxes } from './sandbox/docker-sandboxes.ts';
import { createProcessSandboxes } from './sandbox/process-sandboxes.ts';
import type { SandboxKind, Sandboxes } from './sandbox/sandbox.ts';
import type { Parts } from './workflow/parts.ts';

/** What every command is given by `main.ts`. */
export interface Surroundings {
  readonly config: Config;
  readonly log: Log;
  readonly redact: Redact;
  readonly signal: AbortSignal;
  /** PATH and the proxy settings, for the programs that are started. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The app removes what its runs left behind, and must not take a local run's sandbox for that. */
type SandboxUse = 'app' | 'local';

/** The model for each kind of work; what one learns of its endpoint is kept while the process lives. */
export function createModels(surroundings: Pick<Surroundings, 'config' | 'log'>): Parts['models'] {
  const { coding, reviewing, summarising } = surroundings.config.models;
  return {
    coding: createModel(coding, surroundings),
    reviewing: createModel(reviewing, surroundings),
    summarising: createModel(summarising, surroundings),
  };
}

function createModel(
  settings: Config['models']['coding'],
  { config, log }: Pick<Surroundings, 'config' | 'log'>,
): ChatModel {
  const { name, apiKey, ...rest } = settings;
  if (apiKey === undefined && rest.baseUrl === undefined) {
    throw new NotSetUp(
      'No model is configured. Set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint; `heirloom doctor` checks it.',
    );
  }
  return createOpenAiChat({
    ...rest,
    ...config.modelCalls,
    model: name,
    // Endpoints without authentication still want a header.
    apiKey: apiKey ?? 'none',
    tell: (sentence) => log.info(sentence, { model: name }),
  });
}

/** The sandboxes of that kind, once they are known to work. */
export async function createSandboxes(
  kind: SandboxKind,
  surroundings: Surroundings,
  use: SandboxUse = 'app',
): Promise<Sandboxes> {
  const sandboxes = await uncheckedSandboxes(kind, surroundings, use);
  const check = await sandboxes.check();
  if (check.kind === 'missing') throw new NotSetUp(`${check.what} ${check.mend}`);
  return sandboxes;
}

export async function uncheckedSandboxes(
  kind: SandboxKind,
  surroundings: Surroundings,
  use: SandboxUse = 'app',
): Promise<Sandboxes> {
  return kind === 'docker' ? dockerSandboxes(surroundings.config, use) : processSandboxes(surroundings, use);
}

export async function dockerSandboxes(
  { sandbox, dataHome }: Config,
  use: SandboxUse = 'app',
): Promise<Sandboxes> {
  const { image, dockerHost, caBundle, imageCacheMb, runtime, network } = sandbox;
  const installation = await installationId(dataHome);
  return createDockerSandboxes({
    image,
    // Process ids, by which local runs are told dead from living, mean something on one machine only.
    owner: use === 'app' ? installation : `${installation}-local-${hostname()}`,
    ...(dockerHost !== undefined && { dockerHost }),
    ...(caBundle !== undefined && { caBundle }),
    imageCacheMb,
    ...(runtime !== undefined && { runtime }),
    network,
  });
}

export function processSandboxes({ config, environment }: Surroundings, use: SandboxUse): Sandboxes {
  const { caBundle } = config.sandbox;
  return createProcessSandboxes({
    root: join(config.dataHome, use === 'app' ? 'process-sandboxes' : 'local-process-sandboxes'),
    path: [dirname(process.execPath), environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'].join(':'),
    ...(caBundle !== undefined && { caBundle }),
  });
}

/** One memory for each repository, opened once and shared by its runs. */
export function openMemories({
  config,
  log,
}: Surroundings): AsyncDisposable & { of(repository: string): Promise<Memory> } {
  const open = new Map<string, Promise<Memory>>();
  return {
    of(repository) {
      const folder = folderOf(repository);
      const known = open.get(folder);
      if (known !== undefined) return known;
      const opening = openMemory({ uri: memoryFolder(config, repository), log });
      open.set(folder, opening);
      // Whoever asked is told; whoever asks next tries anew.
      opening.catch(() => open.delete(folder));
      return opening;
    },
    async [Symbol.asyncDispose]() {
      const settled = await Promise.allSettled(open.values());
      for (const each of settled) if (each.status === 'fulfilled') await each.value[Symbol.asyncDispose]();
    },
  };
}

/** What a run is made with, but for what depends on where it reports. */
export function commonParts(
  { config, redact, log }: Surroundings,
  sandboxes: Sandboxes,
  models: Parts['models'],
): Omit<Parts, 'destination' | 'memory'> {
  return {
    sandboxes,
    sandboxLimits: config.sandbox.limits,
    enginePatienceMinutes: config.sandbox.patienceMinutes,
    models,
    windowTokens: config.windowTokens,
    prices: config.prices,
    limits: config.limits,
    answerDays: config.answerDays,
    candidates: config.candidates,
    mostCandidates: config.mostCandidates,
    review: config.review,
    patchLimits: { maxBytes: 4_000_000, maxFiles: 200 },
    protectedPaths: config.protectedPaths,
    givesAway: recogniser(secretsOf(config)),
    redact,
    log,
  };
}

/** The folder's real path, so that one repository has one mirror and one memory however it is named. */
export async function localRepository(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    throw new NotSetUp(`There is no folder ${folder}.`, { cause: error });
  }
}

export function memoryFolder({ dataHome }: Config, repository: string): string {
  return join(dataHome, 'memory', folderOf(repository));
}

export function mirrorFolder({ dataHome }: Config, repository: string): string {
  return join(dataHome, 'mirrors', `${folderOf(repository)}.git`);
}

/** owner/name as it is; a path of this machine by its name and a hash. */
function folderOf(repository: string): string {
  if (/^[\w.-]+\/[\w.-]+$/.test(repository) && !repository.includes('..'))
    return join('github', repository.toLowerCase());
  const name =
    repository
      .split('/')
      .findLast(Boolean)
      ?.replaceAll(/[^\w.-]/g, '_') ?? 'repository';
  return join('local', `${name}-${createHash('sha256').update(repository).digest('hex').slice(0, 12)}`);
}

/** This installation's name among others on one database or one Docker engine: made once, kept in the data home. */
export async function installationId(dataHome: string): Promise<string> {
  const file = join(dataHome, 'installation-id');
  await mkdir(dataHome, { recursive: true });
  try {
    await writeFile(file, randomUUID(), { flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) {
      throw new NotSetUp(`The data home ${dataHome} cannot be written: ${messageOf(error)}`, {
        cause: error,
      });
    }
  }
  return (await readFile(file, 'utf8')).trim();
}
