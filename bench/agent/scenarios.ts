import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import type { SceneFigures } from '../../test/scenarios/figures.ts';

const TOLD_TURNS = [1, 2, 3, 5];

/** What the scripted scenarios of the tests cost, all together; each is a whole run on the real engine. */
export async function measureScenarios(): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-bench-'));
  const file = join(folder, 'figures.jsonl');
  try {
    const startedAt = performance.now();
    const vitest = await startVitest('test', ['test/scenarios/'], {
      watch: false,
      reporters: [{}],
      provide: { figures: file },
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const modules = vitest.state.getTestModules();
    const failed = modules.filter((module) => !module.ok()).map(({ relativeModuleId }) => relativeModuleId);
    await vitest.close();
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    const scenes = lines.map((line) => JSON.parse(line) as SceneFigures);
    return { failed, seconds: Math.round(seconds), ...summed(scenes) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function summed(scenes: readonly SceneFigures[]) {
  const conversations = scenes.flatMap((scene) => Object.entries(scene.conversations));
  const requests = conversations.flatMap(([, told]) => told);
  const coding = conversations.filter(([name]) => name.startsWith('candidate')).map(([, told]) => told);
  const promptTokens = sum(requests.map(({ tokens }) => tokens));
  const outside = scenes.map(({ seconds }) => seconds.all - seconds.model).toSorted((a, b) => a - b);
  const opened = scenes.flatMap(({ sandboxes }) => sandboxes);
  return {
    runs: scenes.length,
    endings: counted(scenes.map(({ ending }) => ending)),
    modelCalls: requests.length,
    modelCallsARun: round(requests.length / scenes.length),
    promptTokens,
    shareOfPrefixCache: round(sum(requests.map(({ shared }) => shared)) / promptTokens, 3),
    secondsOutsideTheModel: {
      all: Math.round(sum(outside)),
      half: round(outside[Math.floor(outside.length / 2)] ?? 0),
      most: round(outside.at(-1) ?? 0),
    },
    containerStarts: counted(opened),
    promptTokensAtTurn: Object.fromEntries(
      TOLD_TURNS.map((turn) => [turn, mean(coding.flatMap((told) => told[turn - 1]?.tokens ?? []))]),
    ),
    tokensATurnAdds: mean(
      coding.flatMap((told) => told.slice(1).map(({ tokens }, n) => tokens - told[n]!.tokens)),
    ),
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => Math.round(sum(values) / Math.max(1, values.length));
const round = (value: number, digits = 1) => Number(value.toFixed(digits));

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
