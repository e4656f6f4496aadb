import type { RuntimeName } from '../../runtime.ts';

/** The code names of Node's long-term versions. */
const NODE_NAMES: Readonly<Record<string, string>> = {
  argon: '4',
  boron: '6',
  carbon: '8',
  dubnium: '10',
  erbium: '12',
  fermium: '14',
  gallium: '16',
  hydrogen: '18',
  iron: '20',
  jod: '22',
  krypton: '24',
};

/**
 * What a version or a range says in the words of the runtime's own tools, as comparisons of at most three numbers.
 * Nothing where it asks for whatever is newest, or is not understood.
 */
export function rangeOf(runtime: RuntimeName, untrustedText: string | undefined): string | undefined {
  const text = untrustedText?.trim().toLowerCase() ?? '';
  if (text === '' || text.length > 300) return undefined;
  const alternatives = text
    .split(runtime === 'php' ? /\|\|?/ : /\|\|/)
    .map((part) => alternative(runtime, part.trim()));
  return alternatives.includes(undefined)
    ? undefined
    : anyOf(alternatives.filter((part) => part !== undefined));
}

/** Any of the ranges. */
export function anyOf(ranges: readonly string[]): string | undefined {
  const all = [...new Set(ranges)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return all.length === 0 ? undefined : all.slice(0, 30).join(' || ');
}

/** Whether no newer version is ruled out. */
export function isOpenEnded(range: string): boolean {
  return range.split(' || ').some((part) => /^>=?[\d.]+$/.test(part));
}

function alternative(runtime: RuntimeName, text: string): string | undefined {
  const name = text.replace(/^lts[/-]/, '');
  const named = runtime === 'node' && Object.hasOwn(NODE_NAMES, name) ? NODE_NAMES[name] : undefined;
  if (named) return named;
  const between = /^v?(\d[\d.]*)\s+-\s+v?(\d[\d.]*)$/.exec(text);
  if (between) return `>=${short(between[1]!)} <${next(between[2]!, parts(between[2]!).length - 1)}`;
  const comparisons = text
    .replaceAll(/([<>=~^!]+)\s+/g, '$1')
    .split(/[\s,]+/)
    .filter((part) => part !== '' && part !== '*' && !part.startsWith('!='))
    .map((part) => comparison(runtime, part));
  if (comparisons.length === 0 || comparisons.includes(undefined)) return undefined;
  return [...new Set(comparisons)].join(' ');
}

const COMPARISON =
  /^(~=|~>|===?|[<>]=?|[~^=])?(?:v|go|ruby-|jruby-|temurin-|zulu-|corretto-|openjdk-|python-|php-|node-)?(\d+(?:\.(?:\d+|[x*]))*)(?:[+-][\w.+-]*|(?:a|b|rc)\d*)?$/;

function comparison(runtime: RuntimeName, text: string): string | undefined {
  const [, operator = '', untrimmed = ''] = COMPARISON.exec(text) ?? [];
  const numbers = parts(untrimmed);
  // `3` is whatever Python is newest.
  if (numbers.length === 0 || (runtime === 'python' && untrimmed === '3')) return undefined;
  const version = runtime === 'java' && numbers[0] === '1' ? numbers.slice(1, 2) : numbers.slice(0, 3);
  const plain = version.join('.');
  switch (operator) {
    case '':
    case '=':
    case '==':
    case '===':
      return exact(runtime, version);
    case '~=':
    case '~>':
      return `>=${plain} <${next(plain, Math.max(0, version.length - 2))}`;
    case '~':
      return runtime === 'php' ? `>=${plain} <${next(plain, Math.max(0, version.length - 2))}` : `~${plain}`;
    default:
      return `${operator}${plain}`;
  }
}

/** Another patch of a version does as well, and is what can be had: of Node, another minor version too. */
function exact(runtime: RuntimeName, version: readonly string[]): string {
  if (version.length === 3 && runtime === 'node') return `^${version.join('.')}`;
  if (runtime === 'java' || runtime === 'node') return version.slice(0, runtime === 'java' ? 1 : 2).join('.');
  return version.slice(0, 2).join('.');
}

const parts = (version: string): string[] => version.split('.').filter((part) => /^\d{1,6}$/.test(part));
const short = (version: string): string => parts(version).slice(0, 3).join('.');

/** The version after all that begin with the number at that place. */
function next(version: string, place: number): string {
  const numbers = parts(version).slice(0, place + 1);
  return [...numbers.slice(0, -1), String(Number(numbers.at(-1) ?? 0) + 1)].join('.');
}
