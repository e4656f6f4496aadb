import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeedRepository } from '../../src/cli/demo/emulated-github/repositories.ts';
import {
  createSampleRepository,
  type SampleRepository,
} from '../../src/cli/demo/sample-repository/sample-repository.ts';
import { startScriptedModel, type Script, type ScriptedModel } from '../../src/cli/demo/scripted-model.ts';
import { startTestGitHub, type TestGitHub } from './github.ts';

export const REPOSITORY = 'lapse-project/lapse';
export const PLACE = { owner: 'lapse-project', repo: 'lapse' };

/** Everything that the App meets, and not the App: GitHub with the demo's sample repository, and a scripted model. */
export interface Stage extends AsyncDisposable {
  readonly github: TestGitHub;
  readonly model: ScriptedModel;
  readonly sample: SampleRepository;
  readonly dataHome: string;
}

export interface StageOptions {
  readonly script: Script;
  /** Repositories besides the sample, made in this folder. */
  readonly others?: (folder: string) => Promise<readonly SeedRepository[]>;
}

export async function setStage({ script, others }: StageOptions): Promise<Stage> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-e2e-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const sample = await createSampleRepository(join(folder, 'sample'));
  const repositories = [
    { owner: PLACE.owner, name: PLACE.repo, source: sample.dir },
    ...((await others?.(folder)) ?? []),
  ];
  const github = resources.use(await startTestGitHub({ repositories, users: people(repositories) }));
  const model = resources.use(await startScriptedModel(script));
  const kept = resources.move();
  return {
    github,
    model,
    sample,
    dataHome: join(folder, 'data'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A maintainer of everything, a reader of the sample, a bot that may write, and somebody who has no role. */
function people(repositories: readonly SeedRepository[]) {
  const everywhere = repositories.map(({ owner, name }) => [`${owner}/${name}`, 'write'] as const);
  return [
    { login: 'mara', roles: Object.fromEntries(everywhere) },
    { login: 'rita', roles: { [REPOSITORY]: 'read' } },
    { login: 'renewal[bot]', roles: { [REPOSITORY]: 'write' } },
    { login: 'stranger' },
  ] as const;
}

/** The environment in which the App meets the stage. */
export function environmentOf({ github, model, dataHome }: Stage): Record<string, string> {
  return {
    HEIRLOOM_DATA: dataHome,
    APP_ID: String(github.appId),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET: github.webhookSecret,
    GITHUB_API_URL: github.url,
    GITHUB_URL: github.url,
    OPENAI_BASE_URL: model.url,
    HEIRLOOM_MODEL: 'scripted',
    HEIRLOOM_MODEL_RETRIES: '1',
    // One script tells one candidate's conversation.
    HEIRLOOM_MOST_CANDIDATES: '1',
    // They would outlive the test.
    HEIRLOOM_IMAGE_CACHE_MB: '0',
    HOST: '127.0.0.1',
    PORT: '0',
  };
}

export function webhookUrl(port: number): string {
  return `http://127.0.0.1:${port}/api/github/webhooks`;
}
