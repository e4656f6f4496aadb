import type { Clue } from '../clues/clue.ts';
import type { Manifest } from './manifest.ts';

/** The scripts of package.json that people are told to run, or that the workflows run. */
export interface ScriptsInUse {
  readonly tests: readonly string[];
  /** Those that serve the purpose, by one of the usual names or by the tool that they start with. */
  of(purpose: string, usual: readonly string[]): readonly string[];
  source(script: string): string;
  /** Whether somebody runs it so that it only looks. */
  isCalledToCheck(script: string): boolean;
}

const MANAGER = /^(?:npm|pnpm|yarn|bun)(?:@[\w.-]+)?$/;
/** Of tests: those that need a browser, a service or much time, or test something other than behaviour. */
const OTHER_TESTS =
  /e2e|browser|playwright|cypress|integration|types?\b|typescript|typecheck|tsc|tsd|dts|lint|format|size|smoke|perf|bench|watch|update|visual|wpt|deno|bun\b|cov|prod|ecosystem|debug|ui\b|mutation|stress|slow/i;

const TOOLS: Readonly<Record<string, RegExp>> = {
  lint: /^(?:npx )?(?:eslint|oxlint|xo|standard|tslint|biome (?:check|lint|ci))\b/,
  format: /^(?:npx )?(?:prettier|biome format|dprint)\b/,
  typecheck: /^(?:npx )?(?:vue-)?tsc\b(?=.*--noEmit)/,
};

export function scriptsInUse(clues: readonly Clue[], manifest: Manifest): ScriptsInUse {
  const sources = new Map<string, string>();
  const toCheck = new Set<string>();
  for (const { words, source, folder } of clues) {
    const name = folder === '' ? calledBy(words) : undefined;
    if (name === undefined || !manifest.scripts[name]) continue;
    if (!sources.has(name)) sources.set(name, source);
    if (words.includes('--check')) toCheck.add(name);
  }
  const names = [...sources.keys()];
  return {
    tests: names
      .filter((name) => /^(?:test|unit|spec|mocha|jest|vitest|tap)/i.test(name) && !OTHER_TESTS.test(name))
      .sort((a, b) => Number(b === 'test') - Number(a === 'test')),
    of: (purpose, usual) => [
      ...names.filter((name) => usual.includes(name)),
      ...names.filter(
        (name) => !usual.includes(name) && isOnly(TOOLS[purpose], manifest.scripts[name] ?? ''),
      ),
    ],
    source: (script) => sources.get(script) ?? '',
    isCalledToCheck: (script) => toCheck.has(script),
  };
}

/** Whether a script starts that tool, and nothing after it. */
function isOnly(tool: RegExp | undefined, script: string): boolean {
  return tool !== undefined && tool.test(script) && !/&&|\|\||;/.test(script);
}

function calledBy(words: readonly string[]): string | undefined {
  const rest =
    words[0] === 'npx' || words[0] === 'corepack'
      ? words.slice(1).filter((word) => !word.startsWith('-'))
      : words;
  if (!MANAGER.test(rest[0] ?? '')) return undefined;
  const called = rest.slice(1).filter((word) => !word.startsWith('-'));
  return called[0] === 'run' || called[0] === 'run-script'
    ? called[1]
    : called[0] === 't'
      ? 'test'
      : called[0];
}
