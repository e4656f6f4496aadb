import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Finding } from './cli/doctor.ts';
import { dockerSandboxes, type Surroundings } from './compose.ts';
import { openDatabase } from './durable/database.ts';
import { connectApp } from './forge/installation.ts';
import { messageOf } from './lib/message-of.ts';

/** What `heirloom doctor` looks at, in the order in which a new user needs it. */
export function doctorChecks(surroundings: Surroundings): (() => Promise<Finding>)[] {
  return [checkNode, checkGit, checkDataHome, checkSandbox, checkModel, checkDatabase, checkGitHub].map(
    (check) => () => check(surroundings),
  );
}

async function checkNode(): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > 22 || (major === 22 && minor >= 18);
  return enough
    ? { name: 'Node.js', state: 'ready', says: process.version }
    : {
        name: 'Node.js',
        state: 'missing',
        says: `${process.version} is too old`,
        mend: 'npm ci && npm run heirloom -- …, which brings its own Node 24',
      };
}

async function checkGit(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version']);
    return { name: 'git', state: 'ready', says: stdout.trim() };
  } catch (error) {
    return {
      name: 'git',
      state: 'missing',
      says: messageOf(error),
      mend: 'apt-get install git, or the like of your system',
    };
  }
}

async function checkDataHome({ config }: Surroundings): Promise<Finding> {
  const name = 'data home';
  try {
    await mkdir(config.dataHome, { recursive: true });
    await access(config.dataHome, constants.R_OK | constants.W_OK);
    return { name, state: 'ready', says: config.dataHome };
  } catch (error) {
    return {
      name,
      state: 'missing',
      says: messageOf(error),
      mend: 'set HEIRLOOM_DATA to a folder that can be written',
    };
  }
}

async function checkSandbox({ config }: Surroundings): Promise<Finding> {
  const check = await (await dockerSandboxes(config)).check();
  return check.kind === 'ready'
    ? { name: 'sandbox', state: 'ready', says: `Docker, image ${config.sandbox.image}` }
    : { name: 'sandbox', state: 'missing', says: check.what, mend: check.mend };
}

const MODEL_TIMEOUT_MS = 10_000;

async function checkModel({ config, signal }: Surroundings): Promise<Finding> {
  const { apiKey, baseUrl = 'https://api.openai.com/v1', name: model } = config.model;
  const name = 'model';
  const mend = 'set OPENAI_API_KEY, OPENAI_BASE_URL and HEIRLOOM_MODEL';
  if (apiKey === undefined && config.model.baseUrl === undefined)
    return { name, state: 'missing', says: 'none is configured', mend };
  try {
    const response = await fetch(`${baseUrl.replace(/\/$/, '')}/models`, {
      headers: { authorization: `Bearer ${apiKey ?? 'none'}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (response.status === 401 || response.status === 403)
      return { name, state: 'missing', says: `${baseUrl} refuses the key`, mend };
    return { name, state: 'ready', says: `${model} at ${baseUrl}` };
  } catch (error) {
    return { name, state: 'missing', says: `${baseUrl} does not answer: ${messageOf(error)}`, mend };
  }
}

async function checkDatabase({ config, log }: Surroundings): Promise<Finding> {
  const { databaseUrl: url, dataHome } = config;
  const name = 'database';
  if (url === undefined)
    return { name, state: 'ready', says: 'embedded Postgres, started by `heirloom serve`' };
  try {
    const database = await openDatabase({ url, dataHome, log });
    await database[Symbol.asyncDispose]();
    return { name, state: 'ready', says: 'DATABASE_URL answers' };
  } catch (error) {
    return {
      name,
      state: 'missing',
      says: messageOf(error),
      mend: 'set DATABASE_URL, or unset it for the embedded Postgres',
    };
  }
}

async function checkGitHub({ config, log }: Surroundings): Promise<Finding> {
  const { appId, privateKey, webhookSecret, apiUrl } = config.github;
  const name = 'GitHub App';
  const mend = 'set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET; app.yml is the manifest to register it with';
  if (appId === undefined || privateKey === undefined || webhookSecret === undefined) {
    return { name, state: 'optional', says: 'not configured; only `heirloom serve` needs it', mend };
  }
  try {
    const { data } = await connectApp({
      appId,
      privateKey,
      baseUrl: apiUrl,
      log,
    }).rest.apps.getAuthenticated();
    return { name, state: 'ready', says: data?.slug ?? String(appId) };
  } catch (error) {
    return { name, state: 'missing', says: messageOf(error), mend };
  }
}
