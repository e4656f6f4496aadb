import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { findCases } from './containment-case.ts';
import { prepareOutside, runAll } from './run-all.ts';
import type { CaseResult } from './run-case.ts';

const IMAGE = 'heirloom-sandbox:local';
const LIMITS = { memoryMb: 192, cpus: 1, processes: 96, diskMb: 32, commandSeconds: 6 };
const AT_A_TIME = 3;
const MINUTES = 60_000;

const cases = await findCases(fileURLToPath(new URL('cases', import.meta.url)));

describe.skipIf(noEngine !== undefined)('a sandbox holds', () => {
  const results = new Map<string, CaseResult>();

  beforeAll(async () => {
    // Other tests use the engine at the same time.
    const prepared = await prepareOutside(IMAGE, true);
    if (prepared.kind === 'missing') throw new Error(prepared.what);
    const options = { outside: prepared.outside, image: IMAGE, limits: LIMITS };
    for await (const result of runAll(cases, options, AT_A_TIME)) results.set(result.case, result);
  }, 20 * MINUTES);

  it('against at least sixty cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(60);
  });

  it.each(cases)('$name', ({ name, expects }) => {
    const result = results.get(name);
    expect(result?.differences).toEqual([]);
    expect(result?.held).toBe(true);
    expect(expects).toContain(result?.limit ?? 'none');
  });
});
