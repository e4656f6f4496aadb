import { z } from 'zod';
import { findPackageManager } from './package-manager.ts';
import { findTestCommands } from './test-runner.ts';
import type { Detected, Tree } from './toolchain.ts';

const texts = z.record(z.string(), z.string()).catch({});
const Manifest = z.object({
  packageManager: z.string().optional().catch(undefined),
  scripts: texts.default({}),
  dependencies: texts.default({}),
  devDependencies: texts.default({}),
});
export type Manifest = z.infer<typeof Manifest>;

const LINT_SCRIPTS = ['lint', 'lint:check', 'check:lint', 'lint:js', 'eslint'];
const FORMAT_SCRIPTS = [
  'format:check',
  'check:format',
  'format-check',
  'fmt:check',
  'prettier:check',
  'lint:format',
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
  'lint:types',
  'test:types',
  'tsc',
];

export async function detectJavaScript(tree: Tree): Promise<Detected | undefined> {
  const manifest = parseManifest(await tree.read('package.json'));
  if (!manifest) return undefined;
  const manager = await findPackageManager(tree, manifest);
  const tests = findTestCommands(manifest, manager.runScript);
  const because = [manager.because, ...(tests ? [tests.because] : [])];

  function script(purpose: string, names: readonly string[], fits: (text: string) => boolean = () => true) {
    const name = names.find(
      (candidate) => fits(manifest!.scripts[candidate] ?? '') && manifest!.scripts[candidate],
    );
    if (name === undefined) return {};
    because.push(`${purpose}: the script \`${name}\` of package.json`);
    return { [purpose]: manager.runScript(name) };
  }

  const typecheck = script('typecheck', TYPE_SCRIPTS);
  return {
    install: manager.install,
    ...(tests && { test: tests.test }),
    ...(tests?.testFiles && { testFiles: tests.testFiles }),
    ...script('build', ['build']),
    ...script('lint', LINT_SCRIPTS, (text) => !/--(?:fix|write)\b/.test(text)),
    ...script('format', FORMAT_SCRIPTS, onlyChecksFormat),
    ...('typecheck' in typecheck ? typecheck : compiler(tree, manifest, because)),
    because,
  };
}

function parseManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    return Manifest.safeParse(JSON.parse(text)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A format script that rewrites files would pass, and change what it is asked about. */
function onlyChecksFormat(text: string): boolean {
  if (/--(?:write|fix)\b|prettier\s+-w\b/.test(text)) return false;
  return /--check\b|--list-different\b|\s-[cl]\b|biome\s+(?:format|check|ci)|dprint check/.test(text);
}

function compiler({ files }: Tree, manifest: Manifest, because: string[]): { typecheck?: string } {
  const installed = 'typescript' in manifest.devDependencies || 'typescript' in manifest.dependencies;
  if (!installed || !files.has('tsconfig.json')) return {};
  because.push('typecheck: tsconfig.json');
  return { typecheck: 'npx --no-install tsc --noEmit' };
}
