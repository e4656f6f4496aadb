import { writeSync } from 'node:fs';
import { startApp } from '../../src/compose-app.ts';
import { parseConfig } from '../../src/config/config.ts';
import { createLog } from '../../src/lib/log.ts';
import { createRedact } from '../../src/lib/redact.ts';

/**
 * The App in a process of its own, that ends itself with SIGKILL as soon as it has done as many steps as
 * STEPS_TO_LIVE says; steps that an earlier life did are not counted. Tells its port and its steps as lines of JSON.
 */
const stepsToLive = Number(process.env['STEPS_TO_LIVE'] ?? Infinity);
const tell = (line: Readonly<Record<string, unknown>>) => writeSync(1, `${JSON.stringify(line)}\n`);

const parsed = parseConfig(process.env, '');
if (parsed.kind === 'invalid') throw new Error(parsed.problems.join('; '));
const redact = createRedact();
let steps = 0;
const log = createLog({
  level: 'debug',
  redact,
  write(line) {
    const { msg, run, step } = JSON.parse(line) as Record<string, unknown>;
    if (msg !== 'step ended') return;
    tell({ run, step });
    steps += 1;
    if (steps === stepsToLive) process.kill(process.pid, 'SIGKILL');
  },
});
const { signal } = new AbortController();
const around = { config: parsed.config, log, redact, signal, environment: process.env };
const app = await startApp(around, { sandbox: 'docker', paced: false });
tell({ port: app.port });
