import { pathKind, type PathKind } from '../lib/path-kind.ts';

const USE: Readonly<Record<PathKind, number>> = {
  source: 0,
  test: 1,
  config: 2,
  docs: 3,
  generated: 4,
  binary: 4,
};
const USELESS = 4;

/**
 * What is worth showing of a patch within so many characters: source before tests before the rest, whole lines,
 * and a line that says how much was left out.
 */
export function trimmedDiff(untrustedDiff: string, mostChars: number): string {
  const files = untrustedDiff
    .split(/^(?=diff --git )/m)
    .map((text) => ({ text, use: USE[pathKind(/^diff --git a\/(.*?) b\//.exec(text)?.[1] ?? '')] }))
    .sort((a, b) => a.use - b.use);
  const useful = files.filter(({ use }) => use < USELESS).map(({ text }) => text);
  const whole = (useful.length > 0 ? useful : files.map(({ text }) => text)).join('');
  const leftOut = files.length - useful.length;
  if (whole.length <= mostChars) {
    return useful.length > 0 && leftOut > 0
      ? `${whole}[${leftOut} generated or binary files left out]\n`
      : whole;
  }
  const kept = whole.slice(0, whole.lastIndexOf('\n', mostChars) + 1);
  const lines = whole.slice(kept.length).split('\n').length - 1;
  return `${kept}[${lines} more lines left out]\n`;
}
