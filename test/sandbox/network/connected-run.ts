import { createDockerSandboxes } from '../../../src/sandbox/docker-sandboxes.ts';
import { SMALL } from '../../support/sandbox-limits.ts';

// Started by relay.test.ts, which kills it while it is connected.
const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: process.argv[2] ?? '' });
const sandbox = await sandboxes.open({ run: 'connected', limits: SMALL });
await sandbox.connect({ hosts: [] });
process.stdout.write('connected\n');
await sandbox.run({ command: 'sleep 5151', timeoutMs: 50_000 });
