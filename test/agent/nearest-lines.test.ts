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

it('finds its place among very many lines, where only the most promising are weighed', () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, n) => `  const value${n % 977} = compute(${n}, 'name${n * 7}');`,
  );
  const wanted = lines.slice(15_000, 15_060).map((line) => line.trim().replaceAll("'", '"'));
  wanted[5] = 'other();';
  expect(nearestLines(lines.join('\n'), wanted.join('\n'))).toMatchObject({ from: 15_001, to: 15_060 });
});
