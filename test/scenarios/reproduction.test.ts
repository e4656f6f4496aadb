import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import {
  cannotReproduce,
  edit,
  fixed,
  halfFix,
  proposal,
  reply,
  reproduced,
  shell,
  shownFault,
  submit,
  writeTest,
  zeroTest,
} from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';
import { SHOP, SOURCE, TEST } from './shop.ts';

const afresh = shell('git checkout -q -- . && git clean -fdq');
const ZERO = "assert.equal(formatPrice(1205), '12.05');";

/** Each tried from a clean work tree; the first three of a run are told, the fourth is the last. */
const REFUSED: readonly (readonly (readonly [string, ScriptedReply, string | RegExp])[])[] = [
  [
    [
      'passes on the unchanged code',
      reply(afresh, writeTest('is right already', "assert.equal(formatPrice(1250), '12.50');"), shownFault),
      'passes on the unchanged code',
    ],
    [
      'has a syntax error',
      reply(
        afresh,
        writeTest('is not finished', 'assert.equal(formatPrice(1205,'),
        submit({ tests: [TEST], failure: 'SyntaxError' }),
      ),
      'cannot run the tests: a file that does not load shows no fault',
    ],
    [
      'imports what is not there',
      reply(
        afresh,
        edit(TEST, "'../src/format-price.js'", "'../src/format-prices.js'"),
        submit({ tests: [TEST], failure: 'Cannot find module' }),
      ),
      'cannot run the tests: a file that does not load shows no fault',
    ],
  ],
  [
    [
      'does not print the failure that was named',
      reply(afresh, zeroTest, submit({ tests: [TEST], failure: "'12.50' !== '12.05'" })),
      'no failing test of yours says the `failure` you gave',
    ],
    ['was not changed', reply(afresh, shownFault), /you have changed no.*test\/format-price\.test\.js/],
    [
      'comes with a change of the source',
      reply(afresh, zeroTest, edit(SOURCE, 'Cents', 'Cent'), shownFault),
      `put these back, only tests may change in this phase: ${SOURCE}`,
    ],
  ],
  [
    [
      'stands where the repository keeps no tests',
      reply(
        afresh,
        edit('src/format-price.test.js', '', `import assert from 'node:assert';\n${ZERO}\n`),
        submit({ tests: ['src/format-price.test.js'], failure: '12.05' }),
      ),
      /keeps no tests at src\/format-price\.test\.js; put the test where its tests are \(such as test\//,
    ],
    [
      'fails once and passes the second time',
      reply(
        afresh,
        writeTest(
          'is late once',
          "const seen = process.env.HOME + '/seen';\n  const { existsSync, writeFileSync } = process.getBuiltinModule('fs');\n" +
            "  if (!existsSync(seen)) {\n    writeFileSync(seen, '');\n    assert.fail('late this once');\n  }",
        ),
        submit({ tests: [TEST], failure: 'late this once' }),
      ),
      'failed once and not the second time',
    ],
    [
      'never ends',
      reply(afresh, writeTest('never ends', 'for (;;);'), submit({ tests: [TEST], failure: 'never' })),
      'did not come to its end: it timed out',
    ],
  ],
];

describe.skipIf(noEngine).each(REFUSED)('a test is no reproduction when it', PATIENTLY, (...refused) => {
  let stage: Stage;
  let told: readonly string[];
  beforeAll(async () => {
    stage = await setStage();
    const replies = refused.map(([, tried]) => tried);
    const limits = { memoryMb: 512, cpus: 2, processes: 300, diskMb: 64, commandSeconds: 12 };
    told = (await stage.play({ candidates: [replies], parts: { sandboxLimits: limits } })).told();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it.each(refused.map(([what, , because], index) => [what, index + 1, because] as const))(
    '%s',
    (_, turn, because) => {
      expect(told[turn]).toContain('Not a reproduction yet: ');
      expect(told[turn]).toMatch(because);
    },
  );
});

describe.skipIf(noEngine)('without a reproduction', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('that the agent can think of, the run goes on, and the proposal is a draft that says so', async () => {
    const { outcome, told } = await stage.play({
      candidates: [[reply(cannotReproduce), reply(zeroTest, halfFix, proposal)]],
    });
    const because = 'the agent found no test that shows the fault: No test can show it.';
    expect(told()[1]).toContain('There is no reproduction');
    expect(told()[1]).toContain(because);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        evidence: { reproduction: { kind: 'none', because }, before: undefined, suite: { exitCode: 0 } },
        body: expect.stringContaining(`No test reproduces the issue: ${because}`),
      },
    });
  });

  it('after four that did not fail for the reason, the run goes on, and the proposal says so', async () => {
    const unfit = reply(shownFault);
    const { outcome, told } = await stage.play({
      candidates: [[unfit, unfit, unfit, unfit, reply(zeroTest, halfFix, proposal)]],
    });
    const because = "4 tests that were tried did not fail for the issue's reason";
    expect(told()[4]).toContain('There is no reproduction');
    expect(told()[4]).toContain(because);
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { draft: true, evidence: { reproduction: { kind: 'none', because } } },
    });
  });

  it('and without any test command, the run goes on by what the agent sees itself, and the proposal says so', async () => {
    await using bare = await setStage({ 'README.md': '# shop\n', [SOURCE]: SHOP[SOURCE]! });
    const written = edit('test/zero.test.js', '', `import assert from 'node:assert';\n`);
    const { outcome, told } = await bare.play({
      candidates: [
        [
          reply(written, submit({ tests: ['test/zero.test.js'], failure: '12.05' })),
          reply(cannotReproduce),
          reply(halfFix, proposal),
        ],
      ],
    });
    expect(told()[0]).toContain('No test command was found.');
    expect(told()[1]).toContain('no test command is known here; submit with `cannot_reproduce`');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { draft: true, body: expect.stringContaining('The test suite was not run on the change.') },
    });
  });

  it('at first, the second test is taken', async () => {
    const { outcome, told } = await stage.play({ candidates: [[reply(shownFault), reproduced, fixed]] });
    expect(told()[2]).toContain(
      'The program ran your tests on the unchanged code, and they fail as they should',
    );
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
  });
});
