import type { ScriptedCall, ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { SOURCE, TEST } from './shop.ts';

export const reply = (...calls: readonly ScriptedCall[]): ScriptedReply => ({ calls });
export const call = (tool: string, input: ScriptedCall['arguments']): ScriptedCall => ({
  tool,
  arguments: input,
});
export const shell = (command: string): ScriptedCall => call('shell', { command });
export const edit = (path: string, old: string, text: string): ScriptedCall =>
  call('edit', { path, old, new: text });
export const submit = (submission: Readonly<Record<string, unknown>>): ScriptedCall =>
  call('submit', submission);

export const NO_OBJECTIONS: readonly ScriptedReply[] = [reply(call('review', { findings: [] }))];

/** A line of the source, and what half mends it: refunds stay wrong. */
const FAULTY = '${cents % 100}`';
const PADDED = "${String(cents % 100).padStart(2, '0')}`";
export const halfFix = edit(SOURCE, FAULTY, PADDED);

/** Refunds too. */
export const wholeFix = shell(`cat > ${SOURCE} <<'END'
/** Cents as people read them: 1250 is "12.50". */
export function formatPrice(cents) {
  const sign = cents < 0 ? '-' : '';
  const amount = Math.abs(cents);
  return \`\${sign}\${Math.trunc(amount / 100)}.\${String(amount % 100).padStart(2, '0')}\`;
}
END`);

/** Its reproduction passes, and baskets cost a cent more. */
export const breakingFix = reply(
  halfFix,
  edit('src/total.js', 'sum + cents * count, 0)', 'sum + cents * count, 1)'),
);

/** Changes a file and mends nothing. */
export const uselessFix = edit(SOURCE, 'Cents as people read them', 'Cents as people like them');

const LAST_TEST = "assert.equal(formatPrice(123456), '1234.56');\n});\n";
export const writeTest = (name: string, body: string): ScriptedCall =>
  edit(TEST, LAST_TEST, `${LAST_TEST}\ntest('${name}', () => {\n  ${body}\n});\n`);
export const zeroTest = writeTest('keeps the zero', "assert.equal(formatPrice(1205), '12.05');");
export const thoroughTest = writeTest(
  'keeps the zero and the sign',
  "assert.equal(formatPrice(1205), '12.05');\n  assert.equal(formatPrice(-5), '-0.05');",
);

export const shownFault = submit({
  tests: [TEST],
  failure: "'12.5' !== '12.05'",
  plan: 'formatPrice does not pad the cents; pad them to two digits.',
});
export const cannotReproduce = submit({ cannot_reproduce: 'No test can show it.' });
export const proposal = submit({
  title: 'fix: keep the zero of small cents',
  summary: 'The cents were not padded, so that 1205 cents read as 12.5. They are padded to two digits now.',
});

/** Phase 1 in one turn. */
export const reproduced = reply(zeroTest, shownFault);
/** Phase 2 in one turn. */
export const fixed = reply(halfFix, proposal);
export const STRAIGHT: readonly ScriptedReply[] = [reproduced, fixed];
