import type { Commands } from '../toolchain.ts';
import type { Tree } from '../tree.ts';
import type { Manifest } from './manifest.ts';
import type { PackageManager } from './package-manager.ts';
import type { ScriptsInUse } from './scripts-in-use.ts';
import { findTestCommands } from './test-runner.ts';
import { buildBeforeTests, toolIn } from './tools-in-scripts.ts';

const LINT_SCRIPTS = [
  'lint',
  'lint:check',
  'check:lint',
  'lint:js',
  'lint:es',
  'lint:eslint',
  'eslint',
  'test:lint',
  'test:eslint',
];
const FORMAT_SCRIPTS = [
  'format:check',
  'check:format',
  'format-check',
  'fmt:check',
  'prettier:check',
  'check:prettier',
  'lint:format',
  'lint:prettier',
  'test:format',
  'test:prettier',
  'format',
  'fmt',
  'prettier',
];
const TYPE_SCRIPTS = [
  'typecheck',
  'type-check',
  'check:types',
  'check-types',
  'types:check',
  'check:ts',
  'lint:types',
  'lint:ts',
  'lint:tsc',
  'test:types',
  'dts-check',
  'tsc',
];
const BUILD_SCRIPTS = ['build', 'compile', 'bundle'];

export interface Around {
  readonly inUse: ScriptsInUse;
  readonly hasTsconfig: boolean;
  /** Whether a runner finds tests where it is told of none. */
  readonly finds: (runner: string) => boolean;
}

/** The commands that a manifest's scripts give, each with a sentence on where it is from. */
export function commandsOf(
  manifest: Manifest,
  manager: PackageManager,
  { inUse, hasTsconfig, finds }: Around,
): { commands: Commands; because: string[] } {
  const because: string[] = [];
  const run = (name: string, option?: string) =>
    forAllProjects(manifest.scripts[name]) ?? manager.runScript(name, option);
  const tests = findTestCommands(manifest, run, inUse.tests, finds);
  if (tests) because.push(tests.because);

  function script(purpose: string, usual: readonly string[], fits: (text: string) => boolean = () => true) {
    const used = inUse.of(purpose, usual);
    const toCheck = (candidate: string) => purpose === 'format' && inUse.isCalledToCheck(candidate);
    const name = [...used, ...usual].find((candidate) => {
      const text = manifest.scripts[candidate];
      return text !== undefined && text !== '' && (fits(text) || toCheck(candidate));
    });
    if (name === undefined) return tool(purpose, usual);
    because.push(
      `${purpose}: the script \`${name}\` of package.json${used.includes(name) ? `, as in ${inUse.source(name)}` : ''}`,
    );
    const asked = fits(manifest.scripts[name]!) ? undefined : '--check';
    return { [purpose]: run(name, asked) };
  }

  function build() {
    const before = buildBeforeTests(manifest);
    if (before) because.push(before.because);
    return before ? { build: before.command } : script('build', BUILD_SCRIPTS);
  }

  function tool(purpose: string, scripts: readonly string[]) {
    const found = toolIn(manifest, purpose, scripts);
    if (found) because.push(found.because);
    return found ? { [purpose]: found.command } : {};
  }

  const typecheck = script('typecheck', TYPE_SCRIPTS);
  const commands = {
    ...(tests && { test: tests.test }),
    ...(tests?.testFiles && { testFiles: tests.testFiles }),
    ...build(),
    ...script('lint', LINT_SCRIPTS, (text) => !/--(?:fix|write)\b/.test(text)),
    ...script('format', FORMAT_SCRIPTS, onlyChecksFormat),
    ...('typecheck' in typecheck || !hasTsconfig ? typecheck : compiler(manifest, because)),
  };
  return { commands, because };
}

/** A format script that rewrites files would pass, and change what it is asked about. */
function onlyChecksFormat(text: string): boolean {
  if (/--(?:write|fix)\b|prettier\s+-w\b/.test(text)) return false;
  return /--check\b|--list-different\b|prettier\b[^\n]{0,200}\s-[cl]\b|biome\s+(?:format|check|ci)|dprint check/.test(
    text,
  );
}

/** What is affected by a change is told from a history, which a sandbox has not. */
function forAllProjects(script: string | undefined): string | undefined {
  const targets = /^(?:npx )?nx affected\b.*?(?:--targets?[= ]|-t[= ])([\w:,-]+)/.exec(script ?? '')?.[1];
  return targets === undefined ? undefined : `npx --no-install nx run-many --targets=${targets}`;
}

export function findsTests({ files }: Tree, folder: string): (runner: string) => boolean {
  const start = folder === '' ? '' : `${folder}/`;
  const usual = [...files].some(
    (path) => path.startsWith(start) && MOCHA_FINDS.test(path.slice(start.length)),
  );
  return (runner) => runner !== 'mocha' || usual;
}

const MOCHA_FINDS = /^(?:\.mocharc\.\w+|test\/[^/]+\.[cm]?js)$/;

function compiler(manifest: Manifest, because: string[]): { typecheck?: string } {
  const installed = 'typescript' in manifest.devDependencies || 'typescript' in manifest.dependencies;
  if (!installed) return {};
  because.push('typecheck: tsconfig.json');
  return { typecheck: 'npx --no-install tsc --noEmit' };
}
