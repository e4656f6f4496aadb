import { expect, it } from 'vitest';
import { nearestLines } from '../../src/agent/tools/nearest-lines.ts';

const text = ['function a() {', "  return 'one';", '}', '', 'function b() {', "  return 'two';", '}'].join(
  '\n',
);

it('finds lines that differ in quotes and indent', () => {
  expect(nearestLines(text, 'function b() {\n    return "two";\n}')).toEqual({
    from: 5,
    to: 7,
    text: "function b() {\n  return 'two';\n}",
  });
});

it('names nothing when nothing is like it', () => {
  expect(nearestLines(text, 'class Zebra extends Quagga {}')).toBeUndefined();
});
