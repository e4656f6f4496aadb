import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { call, edit, fixed, reply, reproduced, shell } from './replies.ts';
import { PATIENTLY, setStage, type Played, type Stage } from './scene.ts';
import { SOURCE, TEST } from './shop.ts';

const NOTICED = '[The program noticed: ';
const failing = reply(shell('cat nothing.txt'));
const missing = reply(edit(SOURCE, 'no such line', 'x'));
const source = reply(call('view', { path: SOURCE }));
const test = reply(call('view', { path: TEST }));

describe.skipIf(noEngine)('a run in a circle', PATIENTLY, () => {
  let stage: Stage;
  let told: readonly string[];
  let played: Played;
  beforeAll(async () => {
    stage = await setStage();
    const first = [failing, failing, failing, missing, missing, missing];
    const then = [source, test, source, test];
    const different = [1, 2, 3].map((code) => reply(shell(`exit ${code}`)));
    played = await stage.play({ candidates: [[...first, ...then, ...different, reproduced, fixed]] });
    told = played.told();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('is told when the same command fails for the third time, and not before', () => {
    expect(told[1]).toContain('exit code 1');
    expect(told[2]).not.toContain(NOTICED);
    expect(told[3]).toContain(`${NOTICED}this \`shell\` call has failed 3 times with the same result.`);
  });

  it('is told when the same edit misses for the third time', () => {
    expect(told[5]).not.toContain(NOTICED);
    expect(told[6]).toContain(`${NOTICED}this \`edit\` call has been made 3 times with the same result`);
  });

  it('is told when two calls take turns', () => {
    expect(told[9]).not.toContain(NOTICED);
    expect(told[10]).toContain(`${NOTICED}two \`view\` calls take turns`);
  });

  it('is not told of one where commands fail in different ways, and the run goes on to its proposal', () => {
    for (const after of told.slice(11)) expect(after).not.toContain(NOTICED);
    expect(played.outcome.kind).toBe('proposed');
  });
});

describe.skipIf(noEngine)('over the turns of a run', PATIENTLY, () => {
  let stage: Stage;
  let told: readonly string[];
  beforeAll(async () => {
    stage = await setStage();
    const played = await stage.play({
      candidates: [
        [
          reply(shell('cd src && ls'), shell('pwd')),
          reply(shell('pwd'), call('view', { path: SOURCE })),
          reply(shell('for n in $(seq 20000); do echo "line $n"; done')),
          reply(call('output', { handle: 'o5', from: 60_000 })),
          reply(call('test', { files: [TEST] })),
          reply(call('symbol', { name: 'formatPrice' })),
          reply(call('recall', { query: 'opening hours of the shop' })),
        ],
      ],
    });
    told = played.told();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('the shell stays in its folder, and paths of files still begin at the root', () => {
    expect(told[1]).toContain('/workspace/src');
    expect(told[2]).toContain('/workspace/src');
    expect(told[2]).toContain('export function formatPrice');
  });

  it('a long output keeps its head and tail, and its middle is shown by its handle', () => {
    expect(told[3]!.length).toBeLessThanOrEqual(16_000);
    expect(told[3]).toMatch(/line 1\n[^]*characters left out; `output` with handle o5[^]*line 20000$/);
    expect(told[4]).toContain('\nline 6200\n');
  });

  it('tests are told one by one, and names by the structure of the code', () => {
    expect(told[5]).toContain('2 passed, 0 failed');
    expect(told[6]).toMatch(/src\/format-price\.js[^]*src\/label\.js[^]*src\/total\.js/);
    expect(told[7]).toContain('src/opening-hours.js');
  });
});
