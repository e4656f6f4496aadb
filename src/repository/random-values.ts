import type { PathKind } from '../lib/path-kind.ts';
import type { Secret } from './secrets.ts';

/** A name that says secret, then a value: `apiKey: '…'`, `API_TOKEN=…`, `"client_secret": "…"`. */
const NAMED =
  /([\w.-]{0,40}(?:secret|token|passw(?:or)?d|pwd|api[_-]?key|access[_-]?key|private[_-]?key|credential|auth[_-]?key|signing[_-]?key)[\w-]{0,20})["'`\]]?\s{0,4}(?::|=>?|:=)\s{0,4}["'`]?([\w+/=.~-]{16,200})(?=["'`\s,;)}\]]|$)/gi;
/** A value alone, between quotes, of which nothing but its look is known. */
const QUOTED = /(["'`])([\w+/=-]{32,128})\1/g;
const PLACEHOLDER =
  /example|sample|dummy|placeholder|changeme|your|test|fake|mock|redacted|xxx|foobar|abcdef|qwerty|lorem|1234|0000|secret|password|token|process\.env|^[a-z]+(?:[._-][a-z]+)*$/i;
/** Hashes and names of versions are no secrets. */
const PUBLIC =
  /^(?:sha\d{1,3}-|[0-9a-f]{32}$|[0-9a-f]{40}$|[0-9a-f]{64}$|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|v?\d+\.\d+)/i;

/** Values too random for a name or a sentence, in places where a secret would stand. */
export function randomValues(lines: readonly string[], kind: PathKind): Secret[] {
  return lines.flatMap((line, index) => {
    // A long line was written by a program.
    if (line.length > 1000) return [];
    const named = [...line.matchAll(NAMED)].map(([, , value = '']) => value).filter(isRandom);
    const quoted =
      kind === 'test' ? [] : [...line.matchAll(QUOTED)].map(([, , value = '']) => value).filter(isVeryRandom);
    return [...new Set([...named, ...quoted])].map((value) => ({
      line: index,
      kind: 'a random value',
      value,
    }));
  });
}

function isRandom(value: string): boolean {
  return (
    !PLACEHOLDER.test(value) &&
    !isPublicForm(value) &&
    kinds(value) >= 3 &&
    entropy(value) >= 3.7 &&
    !isWords(value)
  );
}

function isVeryRandom(value: string): boolean {
  return isRandom(value) && entropy(value) >= 4.3 && /\d.*\d.*\d/.test(value);
}

function isPublicForm(value: string): boolean {
  return PUBLIC.test(value);
}

/** Of small letters, capital letters and digits, how many kinds it has; one of hexadecimal digits alone counts as random. */
function kinds(value: string): number {
  if (/^[0-9a-f]{24,}$/i.test(value) && /\d/.test(value)) return 3;
  return [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length;
}

/** `someLongNameOfAThing2`: mostly runs of small letters, as words are. */
function isWords(value: string): boolean {
  const inWords = value.match(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)?.join('').length ?? 0;
  return inWords / value.length > 0.6;
}

/** Shannon's, in bits for a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / value.length) * Math.log2(count / value.length),
    0,
  );
}
