import { parseArgs } from 'node:util';
import { measureGrowth } from './agent/growth.ts';
import { measureScenarios } from './agent/scenarios.ts';

// What the agent's conversations cost. `npx node bench/agent.ts [--turns N] [--scenarios]` prints one JSON document: how
// the prompt grows over a long made-up run, with nothing left out and within windows of several sizes; with `--scenarios`
// also what the scripted runs of test/scenarios took, which needs a Docker engine and some minutes.
const { values } = parseArgs({
  options: { turns: { type: 'string', default: '120' }, scenarios: { type: 'boolean', default: false } },
});
const turns = Number(values.turns);
const WINDOWS = [32_000, 128_000, 400_000];

const growth: Record<string, unknown> = { 'nothing left out': await measureGrowth(turns, undefined) };
for (const window of WINDOWS) growth[`a window of ${window}`] = await measureGrowth(turns, window);
const scenarios = values.scenarios ? await measureScenarios() : undefined;
process.stdout.write(`${JSON.stringify({ turns, growth, scenarios }, undefined, 2)}\n`);
