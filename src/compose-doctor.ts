import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { DetectedRepository } from './cli/doctor-repository.ts';
import type { Finding } from './cli/doctor.ts';
import type { Config } from './config/config.ts';
import { dockerSandboxes, type Surroundings } from './compose.ts';
import { openLocalMirror } from './compose-local.ts';
import { openDatabase } from './durable/database.ts';
import { connectApp } from './forge/installation.ts';
import { messageOf } from './lib/message-of.ts';
import { readConfiguredToolchain } from './sandbox/detection/read-toolchain.ts';

type Looked = Omit<Finding, 'name'>;

interface Check {
  readonly name: string;
  /** Mends whatever `look` throws. */
  readonly mend: string;
  readonly look: (surroundings: Surroundings) => Promise<Looked>;
}

/** What `heirloom doctor` looks at, in the order in which a new user needs it. */
const CHECKS: readonly Check[] = [
  {
    name: 'Node.js',
    mend: 'npm ci && npm run heirloom -- …, which brings its own Node 24',
    look: checkNode,
  },
  { name: 'git', mend: 'apt-get install git, or the like of your system', look: checkGit },
  { name: 'data home', mend: 'set HEIRLOOM_DATA to a folder that can be written', look: checkDataHome },
  {
    name: 'sandbox',
    mend: 'set DOCKER_HOST to where the engine listens, or unset it for the one of this machine',
    look: checkSandbox,
  },
  { name: 'model', mend: 'set OPENAI_API_KEY, OPENAI_BASE_URL and HEIRLOOM_MODEL', look: checkModels },
  {
    name: 'database',
    mend: 'set DATABASE_URL (a % in its password is written %25), or unset it for the embedded Postgres',
    look: checkDatabase,
  },
  {
    name: 'GitHub App',
    mend: 'set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET; app.yml is the manifest to register it with',
    look: checkGitHub,
  },
];

/** No check ends the others: what one throws is its finding. */
export function doctorChecks(surroundings: Surroundings): (() => Promise<Finding>)[] {
  return CHECKS.map(({ name, mend, look }) => async () => {
    try {
      const finding = await look(surroundings);
      return finding.state === 'ready' ? { name, ...finding } : { name, mend, ...finding };
    } catch (error) {
      surroundings.signal.throwIfAborted();
      return { name, state: 'missing', says: messageOf(error), mend };
    }
  });
}

/** What the repository in that folder is taken for at a revision. */
export async function detectRepository(
  folder: string,
  untrustedRevision: string,
  surroundings: Surroundings,
): Promise<DetectedRepository> {
  const mirror = await openLocalMirror(folder, surroundings);
  const commit = await mirror.resolve(untrustedRevision);
  return { commit, ...(await readConfiguredToolchain(mirror, commit)) };
}

async function checkNode(): Promise<Looked> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 18);
  return enough
    ? { state: 'ready', says: process.version }
    : { state: 'missing', says: `${process.version} is too old` };
}

async function checkGit(): Promise<Looked> {
  const { stdout } = await promisify(execFile)('git', ['--version']);
  return { state: 'ready', says: stdout.trim() };
}

async function checkDataHome({ config }: Surroundings): Promise<Looked> {
  await mkdir(config.dataHome, { recursive: true });
  await access(config.dataHome, constants.R_OK | constants.W_OK);
  return { state: 'ready', says: config.dataHome };
}

async function checkSandbox({ config }: Surroundings): Promise<Looked> {
  const check = await (await dockerSandboxes(config)).check();
  if (check.kind === 'missing') return { state: 'missing', says: check.what, mend: check.mend };
  const { image, runtime } = config.sandbox;
  const what = `Docker, image ${image}${runtime === undefined ? '' : `, runtime ${runtime}`}`;
  const weaknesses = check.weaknesses ?? [];
  return {
    state: 'ready',
    says: [what, ...weaknesses].join('. '),
    ...(weaknesses.length > 0 && { mend: 'docs/security.md says what each of them means' }),
  };
}

const MODEL_TIMEOUT_MS = 10_000;

/** All of them where they differ; the first that is not ready speaks for them. */
async function checkModels({ config, signal }: Surroundings): Promise<Looked> {
  const { coding, reviewing, summarising } = config.models;
  const places = [
    { variable: 'HEIRLOOM_MODEL', settings: coding },
    { variable: 'HEIRLOOM_REVIEW_MODEL', settings: reviewing },
    { variable: 'HEIRLOOM_SUMMARY_MODEL', settings: summarising },
  ].filter(({ settings }) => settings === coding || !isSameModel(settings, coding));
  const said: string[] = [];
  for (const { variable, settings } of places) {
    const looked = await checkModel(settings, variable, signal);
    if (looked.state !== 'ready') return looked;
    said.push(looked.says);
  }
  return { state: 'ready', says: said.join(', ') };
}

type ModelSettings = Config['models']['coding'];

function isSameModel(one: ModelSettings, other: ModelSettings): boolean {
  return one.name === other.name && one.baseUrl === other.baseUrl && one.apiKey === other.apiKey;
}

async function checkModel(settings: ModelSettings, variable: string, signal: AbortSignal): Promise<Looked> {
  const { apiKey, baseUrl = 'https://api.openai.com/v1', name } = settings;
  if (apiKey === undefined && settings.baseUrl === undefined)
    return { state: 'missing', says: 'none is configured' };
  let response: Response;
  try {
    response = await fetch(`${baseUrl.replace(/\/$/, '')}/models`, {
      headers: { authorization: `Bearer ${apiKey ?? 'none'}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIMEOUT_MS)]),
    });
  } catch (error) {
    throw new Error(`${baseUrl} does not answer: ${messageOf(error)}`, { cause: error });
  }
  const body = await response.text();
  if (response.status === 401 || response.status === 403)
    return { state: 'missing', says: `${baseUrl} refuses the key` };
  if (response.status >= 500)
    return { state: 'missing', says: `${baseUrl} is in trouble: it answers with ${response.status}` };
  const listed = response.ok ? modelsIn(body) : [];
  // Not every endpoint has such a list.
  if (listed.length === 0) return { state: 'ready', says: `${baseUrl} answers, but lists no models` };
  // Ollama lists a tag with every name.
  if (listed.includes(name) || listed.includes(`${name}:latest`))
    return { state: 'ready', says: `${name} at ${baseUrl}` };
  return {
    state: 'missing',
    says: `${baseUrl} does not list ${name}`,
    mend: `set ${variable} to one that it lists, such as ${listed.slice(0, 5).join(', ')}`,
  };
}

const ModelList = z.object({ data: z.array(z.object({ id: z.string() })) });

function modelsIn(untrustedBody: string): string[] {
  try {
    return ModelList.parse(JSON.parse(untrustedBody)).data.map(({ id }) => id);
  } catch {
    // Neither JSON nor a list: the endpoint answers with a page of its own.
    return [];
  }
}

async function checkDatabase({ config, log }: Surroundings): Promise<Looked> {
  const { databaseUrl: url, dataHome } = config;
  if (url === undefined) return { state: 'ready', says: 'embedded Postgres, started by `heirloom serve`' };
  const database = await openDatabase({ url, dataHome, log });
  await database[Symbol.asyncDispose]();
  return { state: 'ready', says: 'DATABASE_URL answers' };
}

async function checkGitHub({ config, log }: Surroundings): Promise<Looked> {
  const { appId, privateKey, webhookSecret, apiUrl } = config.github;
  if (appId === undefined || privateKey === undefined || webhookSecret === undefined)
    return { state: 'optional', says: 'not configured; only `heirloom serve` needs it' };
  const app = connectApp({ appId, privateKey, baseUrl: apiUrl, log });
  const { data } = await app.rest.apps.getAuthenticated();
  return { state: 'ready', says: data?.slug ?? String(appId) };
}
