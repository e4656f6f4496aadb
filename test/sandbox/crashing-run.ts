import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import { SMALL } from '../support/sandbox-limits.ts';

// Started by docker-sandboxes.test.ts, which kills it in the middle of its command.
const sandboxes = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: process.argv[2] ?? '' });
const sandbox = await sandboxes.open({ run: 'crashing', limits: SMALL });
await sandbox.write('kept.txt', Buffer.from('kept'));
const running = sandbox.run({ command: 'sleep 5151', timeoutMs: 50_000 });
while ((await sandbox.run({ command: 'pgrep -f "sleep 515[1]"', timeoutMs: 10_000 })).exitCode !== 0);
process.stdout.write('running\n');
await running;
