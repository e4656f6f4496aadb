import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleGit, type SimpleGit } from 'simple-git';
import { createForge, type Forge } from '../../src/forge/forge.ts';
import { askBotLogin, connectInstallation, type Installation } from '../../src/forge/installation.ts';
import type { Publication } from '../../src/forge/publication.ts';
import { createLog } from '../../src/lib/log.ts';
import { startTestGitHub, type TestGitHub } from '../support/github.ts';

export const PLACE = { owner: 'ada', repo: 'engine' };

export interface EmulatedForge extends AsyncDisposable {
  readonly github: TestGitHub;
  readonly installation: Installation;
  readonly forge: Forge;
  /** The repository on the GitHub side. */
  readonly hosted: SimpleGit;
  /** The only commit that the repository begins with. */
  readonly base: string;
  readonly logged: readonly string[];
  /** A change to publish: one file changed, one new, one deleted. */
  publication(run: string, changes?: Partial<Publication>): Publication;
}

export async function startEmulatedForge(): Promise<EmulatedForge> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(join(tmpdir(), 'heirloom-forge-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const source = await sampleRepository(join(dir, 'source'));
  const github = stack.use(
    await startTestGitHub({
      repositories: [{ owner: PLACE.owner, name: PLACE.repo, source }],
      users: [
        { login: 'grace', roles: { 'ada/engine': 'maintain' } },
        { login: 'edsger', roles: { 'ada/engine': 'write' } },
        { login: 'alan', roles: { 'ada/engine': 'triage' } },
        { login: 'stranger' },
      ],
    }),
  );
  const logged: string[] = [];
  const installation = await connect(github, logged);
  const hosted = simpleGit(github.gitDir(PLACE.owner, PLACE.repo));
  const base = (await hosted.revparse(['main'])).trim();
  const disposing = stack.move();
  return {
    github,
    installation,
    forge: forgeOf(github, installation),
    hosted,
    base,
    logged,
    publication: (run, changes) => ({ ...change(run, base), ...changes }),
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  };
}

export async function connect(github: TestGitHub, logged: string[] = []): Promise<Installation> {
  const app = {
    appId: github.appId,
    privateKey: github.privateKey,
    baseUrl: github.url,
    log: createLog({ level: 'debug', redact: (text) => text, write: (line) => logged.push(line) }),
    paced: false,
  };
  const botLogin = await askBotLogin(app);
  return connectInstallation({ ...app, installation: github.installationId, botLogin });
}

export function forgeOf(github: TestGitHub, installation: Installation): Forge {
  const redact = (text: string) => text.replaceAll('hunter2hunter2', '[redacted]');
  return createForge({ ...installation, ...PLACE, webUrl: github.url, redact });
}

function change(run: string, base: string): Publication {
  return {
    run,
    base,
    baseBranch: 'main',
    changes: [
      { path: 'src/sum.js', mode: '100644', content: Buffer.from(`// ${run}\nexport const sum = 2;\n`) },
      { path: 'bin/data', mode: '100755', content: Uint8Array.from([0, 255, 254, 10]) },
      { path: 'old.txt', mode: undefined, content: undefined },
    ],
    branch: `fix/${run}`,
    message: 'fix: add up',
    title: 'fix: add up',
    body: 'It adds up now.',
    draft: false,
    issue: 1,
  };
}

async function sampleRepository(dir: string): Promise<string> {
  await mkdir(join(dir, 'src'), { recursive: true });
  await mkdir(join(dir, '.github'));
  await writeFile(join(dir, 'src/sum.js'), 'export const sum = 1;\n');
  await writeFile(join(dir, 'old.txt'), 'old\n');
  await writeFile(join(dir, '.github/heirloom.yml'), 'label: heirloom\n');
  const git = simpleGit(dir);
  await git.init(['--initial-branch=main']);
  await git.addConfig('user.name', 'Ada').addConfig('user.email', 'ada@example.com');
  await git.add('.').commit('feat: an engine');
  return dir;
}
