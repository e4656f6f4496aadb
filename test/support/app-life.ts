import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { environmentOf, webhookUrl, type Stage } from './stage.ts';

const APP = fileURLToPath(new URL('../e2e/app-process.ts', import.meta.url));

export interface DoneStep {
  readonly run: string;
  readonly step: string;
}

/** One life of the App in a process of its own; it ends by SIGKILL, and its Postgres stays behind. */
export interface AppLife extends AsyncDisposable {
  /** Kept once it listens. A life that is short may never do so. */
  readonly listening: Promise<unknown>;
  /** Kept with the steps that this life did. */
  readonly ended: Promise<readonly DoneStep[]>;
  kill(): Promise<readonly DoneStep[]>;
}

const Line = z.union([z.object({ port: z.number() }), z.object({ run: z.string(), step: z.string() })]);

export function beginLife(stage: Stage, stepsToLive = Infinity): AppLife {
  const child = spawn(process.execPath, [APP], {
    env: { ...process.env, ...environmentOf(stage), STEPS_TO_LIVE: String(stepsToLive) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const steps: DoneStep[] = [];
  const listening = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = Line.parse(JSON.parse(text));
    if ('step' in line) {
      steps.push(line);
      return;
    }
    stage.github.setWebhookUrl(webhookUrl(line.port));
    listening.resolve();
  });
  const ended = once(child, 'close').then(([code, signal]) => {
    stage.github.setWebhookUrl(undefined);
    if (signal !== 'SIGKILL') throw new Error(`The App ended by itself (${code}).`);
    return steps;
  });
  const kill = () => {
    child.kill('SIGKILL');
    return ended;
  };
  return {
    listening: Promise.race([listening.promise, ended]),
    ended,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
    },
  };
}
