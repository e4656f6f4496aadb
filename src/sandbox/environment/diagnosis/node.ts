import type { RuntimeSymptom } from './runtimes.ts';

const node = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'node',
  pattern,
  wants,
});

/** Built-in modules and functions, and the version that brought them. */
const BUILT_IN: readonly (readonly [names: string, since: string])[] = [
  ['node:sqlite', '>=22.13'],
  ['node:sea', '>=20.12'],
  ['node:test/reporters', '>=20'],
  ['node:test', '>=18'],
  ['node:(?:\\w+)', '>=16'],
];

const FUNCTIONS: readonly (readonly [names: string, since: string])[] = [
  ['Promise\\.try|RegExp\\.escape|Error\\.isError', '>=24'],
  [
    'Promise\\.withResolvers|Array\\.fromAsync|Object\\.groupBy|Map\\.groupBy|(?:\\w+\\.)?(?:isSubsetOf|isDisjointFrom|isSupersetOf)|(?:fs\\.)?globSync|process\\.getBuiltinModule',
    '>=22',
  ],
  [
    '(?:\\S{1,60}\\.)?(?:toSorted|toReversed|toSpliced|isWellFormed)|(?:\\w{0,30}[cC]rypto[\\w$.]{0,20}|require\\(\\.\\.\\.\\))\\.hash|(?:util\\.)?(?:styleText|parseEnv)|process\\.loadEnvFile',
    '>=20.19',
  ],
  ['(?:\\S{1,60}\\.)?findLast(?:Index)?|structuredClone', '>=18'],
  ['(?:\\S{1,60}\\.)?(?:replaceAll|at)|Object\\.hasOwn|AbortSignal\\.timeout', '>=18'],
];

const GLOBALS: readonly (readonly [names: string, since: string])[] = [
  ['WebSocket|navigator|CustomEvent', '>=22'],
  ['File|crypto', '>=20'],
  ['fetch|Headers|Request|Response|FormData|structuredClone|ReadableStream|BroadcastChannel', '>=18'],
];

export const NODE_SYMPTOMS: readonly RuntimeSymptom[] = [
  node(
    /npm (?:ERR!|error) code EBADENGINE(?:\n[^\n]*){0,6}?\n[^\n]*Required: [^\n]{0,100}?"node": ?"([^"\n]+)"/,
    (range) => range,
  ),
  node(
    /ERR_PNPM_UNSUPPORTED_ENGINE(?:\n[^\n]*){0,3}?\n[^\n]*wanted: [^\n]{0,100}?"node": ?"([^"\n]+)"/,
    (range) => range,
  ),
  node(
    /npm (?:ERR!|error) notsup Unsupported engine for [^\n]*wanted: [^\n]{0,100}?"node": ?"([^"\n]+)"/,
    (range) => range,
  ),
  node(
    /Your Node version is incompatible with [^\n]*(?:\n[^\n]*){0,2}?\nExpected version: ([^\n]+)/,
    (range) => range,
  ),
  node(/The engine "node" is incompatible with this module\. Expected version "([^"\n]+)"/, (range) => range),
  node(/requires a Node\.js version of "?([^"\n]{1,60}?)"?(?:[.,]? but|\.?$)/m, (range) => range),
  node(
    /(?:requires|needs|supports only|You need(?: at least)?|Please (?:use|upgrade to|install)) (?:at least )?Node(?:\.js)?(?: version)? ((?:[<>^~=]*=? ?v?\d[\d.x]*)(?: ?\|\| ?[<>^~=]*=? ?v?\d[\d.x]*){0,4})(?: or (?:newer|higher|later|above))?/i,
    (range = '') => (/^v?\d/.test(range) ? `>=${range.replace(/^v/, '')}` : range),
  ),
  node(
    /The current Node version [^\n]{1,40}does not satisfy the required version ([^\n]{1,60}?)\.?$/m,
    (range) => range,
  ),
  node(/ERR_OSSL_EVP_UNSUPPORTED|error:0308010C:digital envelope routines/, '16'),
  node(/ReferenceError: primordials is not defined/, '10'),
  node(/SyntaxError: Unexpected identifier '?assert'?|Import assertions? (?:is|are) not supported/, '20'),
  node(/SyntaxError: Unexpected token '(?:\?\?=|\|\|=|&&=)'/, '>=16'),
  node(/SyntaxError: Unexpected token '(?:\?\.?|\?\?|\.)'/, '>=14'),
  node(/SyntaxError: Unexpected token '?with'?|Unexpected identifier 'with'/, '>=20.10'),
  node(/SyntaxError: Invalid regular expression flags[^\n]*|Invalid regular expression: [^\n]*\/v: /, '>=20'),
  node(/SyntaxError: Unexpected identifier 'using'|Unexpected reserved word 'using'/, '>=24'),
  node(/\bERR_REQUIRE_ESM\b|require\(\) of ES Module [^\n]* not supported/, '>=22.12'),
  node(/TypeError \[ERR_UNKNOWN_FILE_EXTENSION\]: Unknown file extension "\.[mc]?ts"/, '>=22.18'),
  node(
    /node: bad option: --(?:experimental-strip-types|env-file-if-exists|run|experimental-sqlite)/,
    '>=22.12',
  ),
  node(/node: bad option: --(?:import|test|env-file|watch)\b/, '>=20.6'),
  ...BUILT_IN.map(([names, since]) =>
    node(
      new RegExp(
        `(?:No such built-in module: |Cannot find module '|Cannot find package ')${names}(?:'|\\s|$)`,
        'm',
      ),
      since,
    ),
  ),
  ...FUNCTIONS.map(([names, since]) =>
    node(new RegExp(`TypeError: (?:\\(0 , )?(?:${names})\\)? is not a function`), since),
  ),
  ...GLOBALS.map(([names, since]) => node(new RegExp(`ReferenceError: (?:${names}) is not defined`), since)),
  // An older native module, compiled against headers that have moved on.
  node(/#error "C\+\+20 or later required\."|no matching function for call to ['‘]v8::/, '18'),
];
