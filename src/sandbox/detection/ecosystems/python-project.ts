import { z } from 'zod';
import { iniValues } from '../clues/tool-files.ts';
import { readText, readToml, type Tree } from '../tree.ts';

const names = z
  .array(z.unknown())
  .transform((all) => all.filter((each) => typeof each === 'string'))
  .catch([]);
const groups = z.record(z.string(), names).catch({});
const table = z.record(z.string(), z.unknown()).catch({});
const HatchEnvironment = z.object({
  dependencies: names.optional(),
  'extra-dependencies': names.optional(),
  features: names.optional(),
  scripts: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
const Poetry = z.object({
  dependencies: table.default({}),
  'dev-dependencies': table.default({}),
  group: z
    .record(z.string(), z.object({ dependencies: table.default({}) }))
    .catch({})
    .default({}),
  extras: groups.default({}),
});
const Tools = z.object({
  poetry: Poetry.optional().catch(undefined),
  hatch: z
    .object({ envs: z.record(z.string(), HatchEnvironment.catch({})).catch({}) })
    .optional()
    .catch(undefined),
  pdm: z
    .object({ 'dev-dependencies': groups.default({}) })
    .optional()
    .catch(undefined),
  uv: z
    .object({
      workspace: z.object({ members: names }).optional().catch(undefined),
      'dev-dependencies': names.optional(),
      'default-groups': names.optional(),
    })
    .optional()
    .catch(undefined),
});
const PyProject = z.object({
  'build-system': z.object({ requires: names }).optional().catch(undefined),
  project: z
    .object({
      name: z.string().optional().catch(undefined),
      dependencies: names.default([]),
      'optional-dependencies': groups.default({}),
    })
    .optional()
    .catch(undefined),
  'dependency-groups': groups.default({}),
  tool: table.default({}),
});

/** What a Python project's own files say of it. */
export interface PythonProject {
  readonly pyproject: z.infer<typeof PyProject> | undefined;
  readonly tools: z.infer<typeof Tools>;
  /** The tools that pyproject.toml has settings for. */
  readonly configured: ReadonlySet<string>;
  /** All the text in which dependencies and tools are named. */
  readonly described: string;
  /** By the path of the requirements file. */
  readonly requirements: ReadonlyMap<string, readonly string[]>;
  readonly toxDeps: readonly string[];
  /** What is pinned for the hooks before a commit, by the hook's repository. */
  readonly hooks: ReadonlyMap<string, string>;
  readonly hookIds: string;
}

const REQUIREMENTS = /^(?:requirements[\w.-]*|[\w.-]*requirements|requirements\/[\w.-]+)\.(?:txt|in)$/;

export async function readPythonProject(tree: Tree): Promise<PythonProject> {
  const raw = await readToml(tree, 'pyproject.toml');
  const hatch = Tools.shape.hatch.safeParse(await readToml(tree, 'hatch.toml')).data;
  const parsed = PyProject.safeParse(raw).data;
  const paths = [...tree.files].filter((path) => REQUIREMENTS.test(path)).slice(0, 40);
  const requirements = new Map<string, readonly string[]>();
  for (const path of paths) requirements.set(path, linesOf((await readText(tree, path)) ?? ''));
  const [pyproject = '', setupCfg = '', setup = '', tox = '', precommit = ''] = await Promise.all(
    ['pyproject.toml', 'setup.cfg', 'setup.py', 'tox.ini', '.pre-commit-config.yaml'].map((path) =>
      readText(tree, path),
    ),
  );
  const described = [pyproject, setupCfg, setup, tox].join('\n');
  return {
    pyproject: parsed,
    tools: { ...Tools.safeParse(parsed?.tool).data, ...(hatch && { hatch }) },
    configured: new Set([...Object.keys(parsed?.tool ?? {}), ...sections(setupCfg), ...sections(tox)]),
    described,
    requirements,
    toxDeps: iniValues(tox, /^testenv$/, 'deps').flatMap(({ value }) =>
      linesOf(value.replaceAll(/^[\w!,-]+:\s+/gm, '')),
    ),
    hooks: new Map(
      [
        ...precommit
          .slice(0, 50_000)
          .matchAll(
            /repo:\s*["']?https:\/\/github\.com\/([\w./-]+?)(?:\.git)?["']?[ \t]*\r?\n[ \t]*rev:[ \t]*["']?v?([\w.]+)/g,
          ),
      ].map(([, repo = '', rev = '']) => [repo, rev]),
    ),
    hookIds: precommit,
  };
}

function sections(ini: string): string[] {
  return [...ini.matchAll(/^\[(?:tool:)?([\w-]+)/gm)].map(([, name = '']) => name);
}

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .slice(0, 2_000)
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .filter(Boolean);
}

/** The name that a requirement begins with, in the form that the index has it. */
export function requirementName(untrustedRequirement: string): string | undefined {
  const name = /^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?(?=[\s[<>=!~;,@(]|$)/.exec(untrustedRequirement)?.[0];
  return name?.toLowerCase().replaceAll(/[_.]+/g, '-');
}

/** A requirement that names a release: no path, no address, no option of pip. */
export function isRequirement(untrustedRequirement: string): boolean {
  if (untrustedRequirement.length >= 300 || /[`$\\]/.test(untrustedRequirement)) return false;
  const [release = ''] = untrustedRequirement.split(';', 1);
  return /^[A-Za-z0-9][\w.-]*(?:\s*\[[\w\s,.-]*\])?(?:\s*\(?[<>=!~][^'"@]*)?$/.test(release.trimEnd());
}
