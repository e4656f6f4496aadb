import { builtinModules } from 'node:module';
import type { Check, GateLevels } from '../../config/gate-checks.ts';
import { isInScope } from '../../lib/simple-glob.ts';
import type { ChangedFile } from '../changed-files.ts';
import { findings, type Finding } from './finding.ts';

/** A rule as the gate needs it. */
export interface CheckableRule {
  readonly id: string;
  readonly scope: readonly string[];
  readonly statement: string;
  readonly score: number;
  /** A check, with its argument after a colon: `import-extension:ts`. */
  readonly check?: string | undefined;
  /** What it rests on. */
  readonly citations?: readonly {
    readonly path: string;
    readonly lines?: readonly [number, number] | undefined;
  }[];
}

/** Whether a file's added lines break the rule. */
type Breaks = (file: ChangedFile, argument: string) => boolean;

/** The checks of rules that need nothing but the change; `gate.ts` makes the others, and titles are kept by who writes them. */
const CHECKS: readonly (readonly [Check, Breaks])[] = [
  [
    'import-extension',
    ({ addedLines }, argument) =>
      specifiers(addedLines)
        .filter((name) => /^\.\.?\/.*[^./]/.test(name))
        .some((name) => breaksExtension(name, argument)),
  ],
  [
    'import-node-prefix',
    ({ addedLines }, argument) =>
      specifiers(addedLines).some(
        (name) =>
          BUILTIN.has(name.replace(/^node:/, '')) && name.startsWith('node:') !== (argument === 'with'),
      ),
  ],
  [
    'module-system',
    ({ addedLines }, argument) =>
      addedLines.some((line) => (argument === 'es' ? REQUIRE : ES_IMPORT).test(line)),
  ],
  ['never-by-hand', ({ status }) => status !== 'added'],
];

/** A rule that hardly anything in the repository breaks is worth another turn of the agent. */
const SURE = 0.95;

/** What a change does that a rule with a check speaks against. */
export function checkRules(
  rules: readonly CheckableRule[],
  files: readonly ChangedFile[],
  levels: GateLevels = {},
): Finding[] {
  return rules.flatMap(({ id, scope, statement, score, check = '' }): Finding[] => {
    const [name, argument = ''] = check.split(':');
    const known = CHECKS.find(([each]) => each === name);
    if (known === undefined) return [];
    const [kind, breaks] = known;
    const broken = files.filter(
      (file) =>
        file.status !== 'deleted' &&
        scope.some((glob) => isInScope(file.path, glob)) &&
        breaks(file, argument),
    );
    return findings(
      kind,
      broken.map(({ path }) => ({
        message: `${path}: ${statement}`,
        citation: `rule ${id}`,
        path,
        unsure: score < SURE,
      })),
      levels,
    );
  });
}

/** Whether a change alone shows if it breaks the rule. */
export function isCheckedByItself({ check = '' }: Pick<CheckableRule, 'check'>): boolean {
  return CHECKS.some(([each]) => each === check.split(':')[0]);
}

const BUILTIN: ReadonlySet<string> = new Set(builtinModules.filter((name) => !/^(?:_|node:)/.test(name)));
const REQUIRE = /^(?:const|let|var)\s.*=\s*require\(/;
const ES_IMPORT = /^import\s.*['"]/;
const SPECIFIER =
  /\bfrom\s*['"]([^'"]{1,300})['"]|\brequire\(\s*['"]([^'"]{1,300})['"]\s*\)|^import\s*['"]([^'"]{1,300})['"]/;
const ASSET = /\.(?:json|css|scss|vue|svelte|html?|svg|png|wasm|md|txt|node|graphql)(?:\?.*)?$|\?/;

function specifiers(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, from, required, bare] = SPECIFIER.exec(line.slice(0, 1_000)) ?? [];
    return from ?? required ?? bare ?? [];
  });
}

function breaksExtension(specifier: string, argument: string): boolean {
  if (ASSET.test(specifier)) return false;
  const hasExtension = /\.[cm]?[jt]sx?$/.test(specifier);
  return argument === 'none' ? hasExtension : !hasExtension;
}
