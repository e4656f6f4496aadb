import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { z } from 'zod';
import type { TestGitHub } from './github.ts';
import { PLACE } from './stage.ts';

/** The ids of the containers that a run has on the engine. */
export async function containersOf(run: string): Promise<string[]> {
  const filters = { label: [`heirloom.run=${run}`] };
  const found = await new Docker().listContainers({ all: true, filters });
  return found.map(({ Id }) => Id);
}

/** The command lines that run in a run's containers. */
export async function processesOf(run: string): Promise<string[]> {
  const engine = new Docker();
  const listed = (await containersOf(run)).map(async (id) => {
    try {
      const { Processes } = await engine.getContainer(id).top({ ps_args: '-eo pid,args' });
      return z.array(z.array(z.string())).parse(Processes).flat();
    } catch (error) {
      const went =
        error instanceof Error && 'statusCode' in error && [404, 409].includes(Number(error.statusCode));
      if (went) return [];
      throw error;
    }
  });
  return (await Promise.all(listed)).flat();
}

export async function branchesOf(github: TestGitHub, { owner, repo } = PLACE): Promise<string[]> {
  const format = '--format=%(refname:short)';
  const git = ['-C', github.gitDir(owner, repo), 'for-each-ref', format, 'refs/heads'];
  const { stdout } = await promisify(execFile)('git', git);
  return stdout.split('\n').filter(Boolean);
}

/** What the bot said on an issue, oldest first. */
export async function answersOn(github: TestGitHub, issue: number, place = PLACE): Promise<string[]> {
  const { rest } = github.asUser('mara');
  const { data } = await rest.issues.listComments({ ...place, issue_number: issue, per_page: 100 });
  return data.filter(({ user }) => user?.login === 'heirloom[bot]').map(({ body }) => body ?? '');
}

/** The pull requests for an issue, open or not. */
export async function pullsFor(github: TestGitHub, issue: number, place = PLACE) {
  const { rest } = github.asUser('mara');
  const { data } = await rest.pulls.list({ ...place, state: 'all', per_page: 100 });
  return data.filter(({ body }) => body?.includes(`<!-- heirloom:issue=${issue} -->`));
}
