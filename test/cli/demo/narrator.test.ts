import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createNarrator, type NarratorOptions } from '../../../src/cli/demo/narrator.ts';

/** A narrator whose clock stands still until the test moves it. */
function narrating(options: Partial<NarratorOptions> = {}) {
  let written = '';
  let time = 0;
  const narrator = createNarrator({
    write: (text) => void (written += text),
    colour: false,
    tty: false,
    now: () => time,
    ...options,
  });
  return { narrator, written: () => written, pass: (ms: number) => void (time += ms) };
}

test('each step is told as it ends, with the time it took', () => {
  const { narrator, written, pass } = narrating();
  narrator.chapter('A repository');
  narrator.step('Making it');
  pass(1234);
  narrator.done('Made it');
  narrator.step('Breaking it');
  pass(500);
  narrator.fail('It would not break');
  expect(written()).toBe(
    `
A repository
  1.2 s ✔ Made it (1.2 s)
  1.7 s ✘ It would not break (0.5 s)
`,
  );
});

test('a new step ends the one before it', () => {
  const { narrator, written } = narrating();
  narrator.step('one');
  narrator.step('two');
  expect(written()).toContain('✔ one (0.0 s)\n');
});

test('a terminal sees a moving line that leaves nothing behind', () => {
  using narrator = narrating({ tty: true, colour: true, columns: 60 }).narrator;
  const { narrator: other, written, pass } = narrating({ tty: true, colour: true, columns: 60 });
  narrator.step('left running: disposing of the narrator ends it');
  other.step('x'.repeat(200));
  pass(100);
  other.done('short');
  const lines = written().split('\n')[0]!.split('\r');
  for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(60);
  expect(stripVTControlCharacters(lines.at(-1)!)).toBe('  0.1 s ✔ short (0.1 s)');
});

test('a diff is coloured line by line', () => {
  const { narrator, written } = narrating({ colour: true });
  narrator.show('Diff', 'diff --git a/x b/x\n@@ -1 +1 @@\n-old\n+new\n same\n');
  expect(written()).toContain('\u001B[31m-old\u001B[39m\n');
  expect(written()).toContain('\u001B[32m+new\u001B[39m\n');
  expect(written()).toContain(' same\n');
});

test('the headings of Markdown stand out, and so do the diffs in it', () => {
  const { narrator, written } = narrating({ colour: true });
  narrator.show('Body', '## Summary\n\n~~~diff\n+new\n~~~\n\n+ no diff');
  expect(written()).toContain('\u001B[1m## Summary\u001B[22m\n');
  expect(written()).toContain('\u001B[32m+new\u001B[39m\n');
  expect(written()).toContain(' + no diff\n');
});

test('without colour no escape sequence is written', () => {
  const { narrator, written } = narrating();
  narrator.show('Diff', 'diff --git a/x b/x\n+new');
  expect(written()).toBe('\nDiff\n  │ diff --git a/x b/x\n  │ +new\n');
});

test('what others wrote cannot command the terminal', () => {
  const { narrator, written } = narrating();
  narrator.show('Body', 'a\u001B[2Jb\u202Ec\td');
  expect(written()).toBe('\nBody\n  │ a\u{FFFD}[2Jb\u{FFFD}c\td\n');
});
