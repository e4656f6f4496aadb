import type { Runner } from './runners.ts';
import type { Word } from './shell-words.ts';

export interface FoundRunner {
  readonly runner: Runner;
  /** Its last word that is part of its name, as `test` is in `go test`. */
  readonly named: number;
}

/** Programs that start another one, which stands among their words. */
const STARTERS =
  /^(?:npx|pnpx|pnpm|yarn|npm|bunx|bun|corepack|cross-env|cross-env-shell|env|dotenv|c8|nyc|node|tsx|ts-node|timeout|time|nice|exec|command|xvfb-run|dumb-init|uv|uvx|poetry|pipenv|pdm|hatch|rye|coverage|python[\d.]*|pypy[\d.]*)$/;
const NODE = /^(?:node|nodejs|tsx)$/;
const JAVASCRIPT: ReadonlyMap<string, Runner> = new Map([
  ['vitest', 'vitest'],
  ['jest', 'jest'],
  ['mocha', 'mocha'],
  ['_mocha', 'mocha'],
  ['borp', 'borp'],
  ['ava', 'ava'],
  ['tap', 'tap'],
  ['tape', 'tape'],
]);

/** The runner that a simple command starts, whatever stands before it; nothing where none is known. */
export function findRunner(words: readonly Word[]): FoundRunner | undefined {
  const first = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  const program = words[first];
  if (program === undefined) return undefined;
  for (let at = first; at < words.length; at++) {
    const found = runnerAt(words, at);
    if (found) return found;
    if (!leadsOn(words, at)) return undefined;
  }
  return undefined;
}

/** A program that starts others, or one of its options, an option's value among them. */
function leadsOn(words: readonly Word[], at: number): boolean {
  const { text } = words[at]!;
  return (
    STARTERS.test(programName(text)) ||
    /^(?:-.*|[A-Za-z_]\w*=.*|[\d.]+[smh]?|run|exec|dlx|x)$/.test(text) ||
    words[at - 1]?.text.startsWith('-') === true
  );
}

function runnerAt(words: readonly Word[], at: number): FoundRunner | undefined {
  const name = programName(words[at]!.text);
  const next = words[at + 1]?.text;
  const before = words[at - 1]?.text;
  const javascript = JAVASCRIPT.get(name);
  if (javascript)
    return { runner: javascript, named: javascript === 'vitest' && isSubcommand(next) ? at + 1 : at };
  if (NODE.test(name) && words.slice(at).some(({ text }) => text === '--test'))
    return { runner: 'node:test', named: at };
  if (name === 'pytest' || name === 'py.test') return { runner: 'pytest', named: at };
  if (name === 'unittest' && before === '-m') return { runner: 'unittest', named: at };
  if (name === 'go' && next === 'test') return { runner: 'go test', named: at + 1 };
  if (name === 'cargo' && next === 'test') return { runner: 'cargo test', named: at + 1 };
  if (name === 'bun' && next === 'test') return { runner: 'bun test', named: at + 1 };
  return undefined;
}

function isSubcommand(word: string | undefined): boolean {
  return /^(?:run|watch|dev|related)$/.test(word ?? '');
}

/** `node_modules/.bin/jest` and `node_modules/mocha/bin/mocha.js` are what they are called. */
function programName(word: string): string {
  return word.replace(/^.*\//, '').replace(/\.(?:[cm]?js|exe|cmd)$/, '');
}
