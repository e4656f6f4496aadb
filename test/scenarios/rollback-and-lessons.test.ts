import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import {
  breakingFix,
  call,
  edit,
  fixed,
  halfFix,
  proposal,
  reply,
  reproduced,
  shell,
  submit,
  uselessFix,
} from './replies.ts';
import { PATIENTLY, setStage, type Stage } from './scene.ts';
import { ISSUE, SHOP, SOURCE, TEST } from './shop.ts';

const look = reply(shell('git status --short; cat src/*.js'));
/** Not complete, so that nothing is run for it, and counted all the same. */
const nameless = reply(submit({ summary: 'It pads.' }));
const afresh = shell('git checkout -q -- src');

/** So many that memory does not show them all. */
const MANY_MODULES = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [
    `src/shelves/shelf-${n}.js`,
    `export const shelf${n} = ['goods'];\n`,
  ]).concat([['src/customs/tariff-table.js', "export const tariffTable = new Map([['tea', 19]]);\n"]]),
);

describe.skipIf(noEngine)('while fixing', PATIENTLY, () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('a submission that is not complete is sent back for what it lacks, and nothing is run for it', async () => {
    const { told, outcome } = await stage.play({
      candidates: [
        [
          reproduced,
          reply(submit({ summary: 'It pads.' })),
          reply(submit({ title: 'fix: pad' })),
          reply(proposal),
          fixed,
        ],
      ],
    });
    expect(told()[2]).toContain('Not accepted yet (1 of 4)');
    expect(told()[2]).toContain('The submission has no `title`.');
    expect(told()[3]).toContain('The submission has no `summary`.');
    expect(told()[4]).toContain('Nothing but tests has changed: the fault is still there.');
    expect(told()[4]).toContain('This is the last time');
    expect(outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
  });

  it('the reproduction is run on each state, and the model is told what came of it', async () => {
    const { told } = await stage.play({
      candidates: [[reproduced, reply(uselessFix), reply(halfFix), look]],
    });
    expect(told()[2]).toMatch(/The program ran the reproduction on this state: it fails\.\n[^]*12\.05/);
    expect(told()[3]).toContain('The program ran the reproduction on this state: it passes.');
    expect(told()[4]).not.toContain('The program ran');
  });

  it('what is no better is undone, the files are as before, and the model is told what it had changed', async () => {
    const { told, outcome } = await stage.play({
      candidates: [[reproduced, reply(uselessFix, proposal), look, fixed]],
    });
    expect(told()[2]).toContain(`With the fix, \`node --test '${TEST}'\` still fails.`);
    expect(told()[2]).toContain('This is no better than the start of this phase was');
    expect(told()[2]).toContain(`this submission changed ${SOURCE} (+1 −1)`);
    expect(told()[3]).toContain('Cents as people read them');
    expect(told()[3]).toContain(` M ${TEST}`);
    expect(outcome.kind).toBe('proposed');
  });

  it('a fix that breaks another test is sent back with its name, and what it mended is kept', async () => {
    const { told, outcome } = await stage.play({
      candidates: [
        [
          reproduced,
          { calls: [...breakingFix.calls!, proposal] },
          look,
          reply(edit('src/total.js', 'cents * count, 1)', 'cents * count, 0)'), proposal),
        ],
      ],
    });
    expect(told()[2]).toContain('`node --test` now fails in tests that passed at the base commit: ');
    expect(told()[2]).toContain('test/total.test.js > adds up a basket');
    expect(told()[2]).not.toContain('no better than');
    expect(told()[3]).toContain('padStart');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { draft: false, evidence: { changedStates: [] } },
    });
  });

  it('the next one that is no better is put back to the best state, and not to the start', async () => {
    const { told } = await stage.play({
      candidates: [
        [reproduced, { calls: [...breakingFix.calls!, proposal] }, reply(afresh, uselessFix, proposal), look],
      ],
    });
    expect(told()[3]).toContain('This is no better than submission 1 was');
    expect(told()[4]).toContain('padStart');
    expect(told()[4]).toContain('cents * count, 1)');
    expect(told()[4]).not.toContain('as people like them');
  });

  it('a fix that a linter refuses is kept while it is mended, as it is better than nothing', async () => {
    const { told, outcome } = await stage.play({
      candidates: [
        [
          reproduced,
          reply(halfFix, edit(SOURCE, 'const euros', '// XXX\n  const euros'), proposal),
          reply(edit(SOURCE, '// XXX\n  ', ''), proposal),
        ],
      ],
      config: { commands: { lint: '! grep -rn XXX src' } },
    });
    expect(told()[2]).toContain('`! grep -rn XXX src` passes on the base commit and fails now.');
    expect(told()[2]).toContain('src/format-price.js:3:  // XXX');
    expect(told()[2]).not.toContain('no better than');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: { draft: false, evidence: { checks: [{ kind: 'lint', exitCode: 0 }] } },
    });
  });

  it('what a linter still refuses after the last attempt is proposed as a draft that names it', async () => {
    const marked = reply(halfFix, edit(SOURCE, 'const euros', '// XXX\n  const euros'), proposal);
    const { outcome, told } = await stage.play({
      candidates: [[reproduced, marked, reply(proposal), nameless, nameless]],
      config: { commands: { lint: '! grep -rn XXX src' } },
    });
    expect(told()[3]).toContain('This is no better than submission 1 was');
    expect(outcome).toMatchObject({
      kind: 'proposed',
      proposal: {
        draft: true,
        body: expect.stringMatching(/Known deviations[^]*grep -rn XXX src/),
      },
    });
  });

  it('a test may not be weakened until it passes without the fix', async () => {
    const weakened = edit(TEST, "formatPrice(1205), '12.05'", "formatPrice(1215), '12.15'");
    const { told } = await stage.play({
      candidates: [[reproduced, reply(halfFix, weakened, proposal), look]],
    });
    expect(told()[2]).toContain(
      `Without the fix, \`node --test '${TEST}'\` passes: the tests no longer show the fault.`,
    );
    expect(told()[2]).toContain('This is no better than the start of this phase was');
  });

  it('a test that passed may be neither taken out of its file nor skipped', async () => {
    const skipping = `git checkout -q test/total.test.js && sed -i "s/test('labels/test.skip('labels/" test/label.test.js`;
    const { told } = await stage.play({
      candidates: [
        [
          reproduced,
          reply(halfFix, shell("sed -i '/several goods/,$d' test/total.test.js"), proposal),
          reply(shell(skipping), proposal),
        ],
      ],
    });
    const kept = 'no longer runs tests that passed at the base commit; keep them, under their names: ';
    expect(told()[2]).toContain(`${kept}test/total.test.js > adds up several goods`);
    expect(told()[3]).toContain(`${kept}test/label.test.js > labels goods`);
  });

  it('four submissions that do not hold end it with what stood against the last of them', async () => {
    const useless = reply(uselessFix, proposal);
    const { outcome } = await stage.play({
      candidates: [[reproduced, useless, nameless, nameless, useless]],
    });
    expect(outcome).toMatchObject({
      kind: 'gave-up',
      because: expect.stringMatching(/^No fix held: With the fix, `node --test '[^']*'` still fails\./),
    });
  });

  it('lines that only the failing test runs are shown as suspects', async () => {
    const percent = edit(
      'test/voucher.test.js',
      '',
      "import assert from 'node:assert/strict';\nimport test from 'node:test';\nimport { redeem } from '../src/voucher.js';\n\n" +
        "test('takes a share off', () => {\n  assert.equal(redeem(1000, { percent: 10 }), 900);\n});\n\n" +
        "test('takes an amount off', () => {\n  assert.equal(redeem(1000, { cents: 300 }), 700);\n});\n",
    );
    const { told } = await stage.play({
      issue: { ...ISSUE, untrustedTitle: 'A voucher of 10 percent takes too little' },
      candidates: [
        [reply(percent, submit({ tests: ['test/voucher.test.js'], failure: '999 !== 900' })), look],
      ],
    });
    expect(told()[1]).toMatch(
      /Lines that your failing tests run[^]*src\/voucher\.js, lines? \d[^]*voucher\.percent/,
    );
  });

  it('memory is asked again with the plan, and what is new of it is shown', async () => {
    await using large = await setStage({ ...SHOP, ...MANY_MODULES });
    const { told, asked } = await large.play({
      candidates: [
        [
          reply(
            ...reproduced.calls!.slice(0, 1),
            submit({
              tests: [TEST],
              failure: "'12.5' !== '12.05'",
              plan: 'The tariff of the customs office decides, so the tariff table is to be changed.',
            }),
          ),
          reply(call('view', { path: SOURCE })),
        ],
      ],
    });
    expect(told()[0]).not.toContain('customs/tariff-table.js');
    expect(told()[1]).toMatch(/For your plan, memory also points at:\n\n- src\/customs\/tariff-table\.js/);
    expect(asked('candidate 1')).toHaveLength(3);
  });
});
