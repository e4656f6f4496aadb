import Docker from 'dockerode';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { SandboxCheck } from '../../src/sandbox/sandbox.ts';
import type { Outside } from './checks/outside.ts';
import type { ContainmentCase } from './containment-case.ts';
import { runCase, type CaseOptions, type CaseResult } from './run-case.ts';

type Prepared =
  { readonly kind: 'ready'; readonly outside: Outside } | Extract<SandboxCheck, { kind: 'missing' }>;

/** The engine of this machine: what is to be looked at from outside has to be here. */
export async function prepareOutside(image: string, shared: boolean): Promise<Prepared> {
  const check = await createDockerSandboxes({ image, owner: 'containment' }).check();
  if (check.kind === 'missing') return check;
  const docker = new Docker();
  const { DockerRootDir: engineRoot }: { DockerRootDir: string } = await docker.info();
  return { kind: 'ready', outside: { docker, engineRoot, shared } };
}

/** Some at a time; each result as soon as it is there. */
export async function* runAll(
  cases: readonly ContainmentCase[],
  options: CaseOptions,
  jobs: number,
): AsyncGenerator<CaseResult> {
  const waiting = [...cases];
  const running = new Map<ContainmentCase, Promise<[ContainmentCase, CaseResult]>>();
  const startNext = (): void => {
    const next = waiting.shift();
    if (next)
      running.set(
        next,
        runCase(next, options).then((result) => [next, result]),
      );
  };
  for (let job = 0; job < jobs; job++) startNext();
  while (running.size > 0) {
    const [done, result] = await Promise.race(running.values());
    running.delete(done);
    startNext();
    yield result;
  }
}
