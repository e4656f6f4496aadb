/** The few variables of the caller's own environment that git may see: where git is, and the way out. */
export type Surroundings = Readonly<Record<string, string | undefined>>;

const PASSED_ON = ['PATH', 'HTTPS_PROXY', 'https_proxy', 'http_proxy', 'NO_PROXY', 'no_proxy', 'ALL_PROXY'];
const USUAL_PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin:/opt/local/bin:/run/current-system/sw/bin';

/** Settings that hold for every git process, stronger than any repository's own configuration. */
const ALWAYS: GitConfig = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['core.protectHFS', 'true'],
  ['core.protectNTFS', 'true'],
  // Larger blobs are streamed and called binary, so that a huge one is never held in memory.
  ['core.bigFileThreshold', '16m'],
  // So that a limit on memory is one, however large the packs are.
  ['core.packedGitWindowSize', '32m'],
  ['core.packedGitLimit', '256m'],
  ['core.quotePath', 'false'],
  ['credential.helper', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['tar.umask', '0022'],
  ['transfer.credentialsInUrl', 'die'],
];

export type GitConfig = readonly (readonly [key: string, value: string])[];

/**
 * The whole environment of a git process: nothing of the machine's or the user's configuration is
 * read, nothing asks a question, nothing is fetched behind our back. `config` is given through
 * variables, so it is neither in a file nor in the list of arguments.
 */
export function gitEnvironment(surroundings: Surroundings, config: GitConfig = []): Record<string, string> {
  const settings = [...ALWAYS, ...config];
  return {
    PATH: USUAL_PATH,
    ...given(surroundings),
    HOME: '/dev/null',
    LC_ALL: 'C',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

function given(surroundings: Surroundings): Record<string, string> {
  const entries = PASSED_ON.map((name) => [name, surroundings[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));
}
