import type { Clue } from '../clues/clue.ts';
import { shellWord } from '../shell-word.ts';
import type { Tree } from '../tree.ts';
import { PYTHON } from './python-install.ts';
import { requirementName, type PythonProject } from './python-project.ts';

interface Checks {
  readonly commands: { readonly lint?: string; readonly format?: string; readonly typecheck?: string };
  /** What has to be installed for them beside what the project asks for. */
  readonly needs: readonly string[];
  readonly because: readonly string[];
}

interface Tool {
  readonly name: string;
  readonly kind: 'lint' | 'format' | 'typecheck';
  /** Where nobody writes how it is called. */
  readonly words: readonly string[];
  readonly settings: (tree: Tree, project: PythonProject) => boolean;
  /** The repository of its hook, whose versions are its own. */
  readonly hook?: { readonly repository: string; readonly id: RegExp };
  /** Whether a call of it that somebody wrote is this check. */
  readonly isCheck: (rest: readonly string[]) => boolean;
}

const TOOLS: readonly Tool[] = [
  {
    name: 'ruff',
    kind: 'lint',
    words: ['check', '.'],
    settings: ruffSettings,
    hook: { repository: 'astral-sh/ruff-pre-commit', id: /id:[ \t]*ruff(?:-check)?[ \t]*$/m },
    isCheck: (rest) => rest[0] === 'check' && !rest.includes('--fix'),
  },
  {
    name: 'flake8',
    kind: 'lint',
    words: [],
    settings: ({ files }, { configured }) => files.has('.flake8') || configured.has('flake8'),
    isCheck: () => true,
  },
  { name: 'pylint', kind: 'lint', words: [], settings: () => false, isCheck: (rest) => rest.length > 0 },
  {
    name: 'ruff',
    kind: 'format',
    words: ['format', '--check', '.'],
    settings: (tree, project) =>
      ruffSettings(tree, project) && /^[ \t]*(?:-[ \t]*)?id:[ \t]*ruff-format[ \t]*$/m.test(project.hookIds),
    hook: { repository: 'astral-sh/ruff-pre-commit', id: /id:[ \t]*ruff-format[ \t]*$/m },
    isCheck: (rest) => rest[0] === 'format' && (rest.includes('--check') || rest.includes('--diff')),
  },
  {
    name: 'black',
    kind: 'format',
    words: ['--check', '.'],
    settings: (_, { configured }) => configured.has('black'),
    hook: { repository: 'psf/black-pre-commit-mirror', id: /id:[ \t]*black[ \t]*$/m },
    isCheck: (rest) => rest.includes('--check'),
  },
  {
    name: 'mypy',
    kind: 'typecheck',
    words: [],
    settings: (_, { described }) =>
      /^[ \t]*files[ \t]*=/m.test(/\[(?:tool\.)?mypy\]([^[]*)/.exec(described)?.[1] ?? ''),
    isCheck: () => true,
  },
];

function ruffSettings({ files }: Tree, { configured }: PythonProject): boolean {
  return configured.has('ruff') || files.has('ruff.toml') || files.has('.ruff.toml');
}

/** The checks that the project has settings for or that people run, each installed as the project asks for it. */
export function pythonChecks(
  tree: Tree,
  project: PythonProject,
  clues: readonly Clue[],
  asked: readonly string[],
): Checks {
  const installed = new Set(asked.map(requirementName));
  const commands: Partial<Record<Tool['kind'], string>> = {};
  const needs = new Set<string>();
  const because: string[] = [];
  for (const tool of TOOLS) {
    if (commands[tool.kind]) continue;
    const written = clues.flatMap((clue) => calls(clue, tool) ?? [])[0];
    const pinned =
      tool.hook && tool.hook.id.test(project.hookIds) ? project.hooks.get(tool.hook.repository) : undefined;
    const isSet = tool.settings(tree, project);
    if (!written && !isSet) continue;
    if (!installed.has(tool.name)) {
      if (pinned === undefined && !written?.hasOwnEnvironment) continue;
      needs.add(pinned === undefined ? tool.name : `${tool.name}==${pinned}`);
    }
    const rest = written?.rest ?? tool.words;
    commands[tool.kind] = [PYTHON, '-m', tool.name, ...rest.map(shellWord)].join(' ');
    because.push(
      `${tool.kind}: ${tool.name}, from ${written ? written.source : pinned === undefined ? 'its settings' : '.pre-commit-config.yaml'}`,
    );
  }
  return { commands, needs: [...needs], because };
}

function calls(
  { words, source, folder }: Clue,
  { name, isCheck }: Tool,
): { rest: string[]; source: string; hasOwnEnvironment: boolean } | undefined {
  if (folder !== '' || words.includes('install')) return undefined;
  const at = words.slice(0, 6).indexOf(name);
  if (at === -1) return undefined;
  const rest = words.slice(at + 1);
  // Paths that a shell would fill in are not known here.
  if (rest.some((word) => /[*$`{}<>|&]|^--(?:version|help|install-types)$/.test(word)) || !isCheck(rest))
    return undefined;
  return { rest, source, hasOwnEnvironment: /(?:tox\.ini|noxfile\.py)$/.test(source) };
}
