import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';

const check = await createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: 'tests' }).check();

/** Why tests on the real engine cannot run here; nothing where they can. */
export const noEngine: string | undefined = check.kind === 'ready' ? undefined : check.what;
