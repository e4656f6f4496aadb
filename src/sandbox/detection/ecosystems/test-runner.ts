import type { Manifest } from './manifest.ts';

interface TestCommands {
  readonly test: string;
  readonly testFiles?: string;
  readonly because: string;
}

interface Runner {
  /** The subcommand, put right after the program. */
  readonly always?: readonly string[];
  /** A subcommand that scripts may call it with, and that stays there. */
  readonly maybe?: string;
  /** Words of a script that `always` replaces or that watch for changes. */
  readonly dropped?: RegExp;
  /** Turns off coverage that the runner's own configuration asks for. */
  readonly noCoverage?: (version: string) => string;
  /** Put before the program and before the files when only some files run. */
  readonly someFiles?: { readonly env?: string; readonly options?: string };
}

/** Coverage slows everything down and buries the verdict, and that of a few files fails its thresholds. */
const COVERAGE =
  /^--(?:no-|disable-)?(?:coverage|check-coverage|collectCoverage)|^--(?:lines|branches|functions|statements)(?:=|$)/;
const WATCH = /^(?:--watch(?:All)?|-w)$/;

const RUNNERS: Readonly<Record<string, Runner>> = {
  vitest: {
    always: ['run'],
    dropped: /^(?:run|watch|dev|--run|--watch|-w)$/,
    noCoverage: () => '--coverage.enabled=false',
  },
  jest: { dropped: WATCH, noCoverage: () => '--coverage=false', someFiles: { options: '--runTestsByPath' } },
  mocha: { dropped: WATCH },
  ava: { dropped: WATCH },
  tap: {
    maybe: 'run',
    dropped: WATCH,
    noCoverage: (version) => (majorOf(version) < 18 ? '--no-coverage' : '--disable-coverage'),
  },
  // Its configuration's files would come on top of those named; a file that is not there means none.
  borp: { dropped: WATCH, someFiles: { env: 'BORP_CONF_FILE=none' } },
  tape: {},
  jasmine: {},
  qunit: {},
};

/** Options whose value is the next word; every other option has its value after `=` or none. */
const WITH_VALUE =
  /^(?:--(?:config|project|root|dir|environment|env|testEnvironment|reporter|require|loader|import|timeout|ui|extension|concurrency|jobs|mode|pool|tsconfig|env-file|conditions|file|spec|lines|branches|functions|statements|selectProjects|maxWorkers|test-timeout|testTimeout)|-[crjtCi])$/;

/**
 * The part of the test script that runs the tests, without the linting and building around it; scripts that call
 * other scripts are followed. Where no known runner is found the script is all there is.
 */
export function findTestCommands(
  manifest: Manifest,
  runScript: (name: string) => string,
  /** Scripts that are known to run the tests. */
  inUse: readonly string[] = [],
  /** Whether a runner finds tests where it is told of none. */
  findsTests: (runner: string) => boolean = () => true,
): TestCommands | undefined {
  for (const name of [...inUse, 'test', 'unit', 'test:unit']) {
    const found = followScript(manifest, name, []);
    if (found) return commandsOf(found, manifest);
  }
  const installed = Object.keys(RUNNERS).find(
    (runner) => runner in manifest.devDependencies && findsTests(runner),
  );
  if (installed) {
    const because = `test: ${installed}, from the devDependencies of package.json`;
    return { ...commandsOf({ script: '', before: [], program: installed, after: [] }, manifest), because };
  }
  const script = manifest.scripts['test'];
  if (!script || script.includes('no test specified')) return undefined;
  return { test: runScript('test'), because: 'test: the script `test` of package.json' };
}

interface Found {
  readonly script: string;
  /** Environment assignments. */
  readonly before: readonly string[];
  readonly program: string;
  readonly after: readonly string[];
}

function followScript(manifest: Manifest, script: string, visited: readonly string[]): Found | undefined {
  const text = manifest.scripts[script];
  if (!text || visited.includes(script)) return undefined;
  for (const part of text.split(/&&|\|\||;|(?<![&])&(?![&])/)) {
    const words = part.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
    const called = calledScript(words, manifest);
    const found = called ? followScript(manifest, called, [...visited, script]) : runnerIn(words, script);
    if (found) return found;
  }
  return undefined;
}

function calledScript(words: readonly string[], manifest: Manifest): string | undefined {
  const [program, first, second] = words;
  if (!program || !/^(?:npm|pnpm|yarn|bun)$/.test(program)) return undefined;
  if (program === 'bun' && first === 'test') return undefined;
  const name = first === 'run' || first === 'run-script' ? second : first;
  return name !== undefined && name in manifest.scripts ? name : undefined;
}

/** Whatever stands before the runner (coverage, cross-env, npx) is left away, save the variables it sets. */
function runnerIn(words: readonly string[], script: string): Found | undefined {
  // Types alone, beside the tests themselves.
  if (words.includes('--typecheck.only')) return undefined;
  const at = words.findIndex((word, index) => Object.hasOwn(RUNNERS, word) || runsNodeTests(words, index));
  const program = words[at];
  if (program === undefined) return undefined;
  const before = words.slice(0, at).filter((word) => /^[A-Za-z_]\w*=/.test(word));
  return { script, before, program, after: words.slice(at + 1) };
}

function runsNodeTests(words: readonly string[], at: number): boolean {
  const rest = words.slice(at + 1);
  if (words[at] === 'bun') return rest[0] === 'test';
  return (words[at] === 'node' || words[at] === 'tsx') && rest.includes('--test');
}

function commandsOf({ script, before, program, after }: Found, manifest: Manifest): TestCommands {
  const runner = Object.hasOwn(RUNNERS, program) ? RUNNERS[program]! : {};
  const start = Object.hasOwn(RUNNERS, program) ? ['npx', '--no-install', program] : [program];
  const isSub = program === 'bun' || (runner.maybe !== undefined && after[0] === runner.maybe);
  const always = isSub ? after.slice(0, 1) : (runner.always ?? []);
  const { options, files } = sortWords(isSub ? after.slice(1) : after, runner);
  const some = runner.someFiles ?? {};
  const noCoverage = runner.noCoverage?.(manifest.devDependencies[program] ?? '');
  const words = [...start, ...always, ...options, noCoverage].filter((word) => word !== undefined);
  return {
    test: [...before, ...words, ...files].join(' '),
    testFiles: [...before, some.env, ...words, some.options, '{files}'].filter(Boolean).join(' '),
    because: `test: ${program}, from the script \`${script}\` of package.json`,
  };
}

function sortWords(words: readonly string[], runner: Runner): { options: string[]; files: string[] } {
  const options: string[] = [];
  const files: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    const takesValue = WITH_VALUE.test(word) && words[index + 1] !== undefined;
    const value = takesValue ? [words[++index]!] : [];
    if (COVERAGE.test(word) || runner.dropped?.test(word)) continue;
    if (word.startsWith('-')) options.push(word, ...value);
    else files.push(word);
  }
  return { options, files };
}

function majorOf(version: string): number {
  return Number(/\d+/.exec(version)?.[0] ?? Number.POSITIVE_INFINITY);
}
