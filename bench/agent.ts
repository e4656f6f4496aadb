import { parseArgs } from 'node:util';
import { measureGrowth } from './agent/growth.ts';

// What the agent's conversations cost. `npx node bench/agent.ts [--turns N]` prints JSON: how the prompt grows over a
// long made-up run, with nothing left out and within windows of several sizes.
const { values } = parseArgs({ options: { turns: { type: 'string', default: '120' } } });
const turns = Number(values.turns);
const WINDOWS = [32_000, 128_000, 400_000];

const growth: Record<string, unknown> = { 'nothing left out': await measureGrowth(turns, undefined) };
for (const window of WINDOWS) growth[`a window of ${window}`] = await measureGrowth(turns, window);
process.stdout.write(`${JSON.stringify({ turns, growth }, undefined, 2)}\n`);
