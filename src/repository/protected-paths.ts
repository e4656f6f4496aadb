import { isInScope } from '../lib/simple-glob.ts';
import type { Git } from './git.ts';
import { asFileSystemsSeeIt } from './patch-path.ts';
import { readLinks } from './read-links.ts';
import { placesBehind } from './symlinks.ts';
import { listFiles } from './tree.ts';

/** Whether only a person may let a change to this path through. */
export type IsProtected = (path: string) => boolean;

/**
 * What runs with a repository's credentials, decides who reviews, instructs agents or changes what git does with
 * files. In small letters: case does not tell files apart everywhere.
 */
const ALWAYS: readonly string[] = [
  '.github',
  '.github/workflows/**',
  '.github/actions/**',
  '{.github,.gitlab,docs}/codeowners',
  'codeowners',
  '.github/dependabot.{yml,yaml}',
  '.github/heirloom.yml',
  // Agents read these in whatever folder they are.
  '**/{agents,claude,gemini}{.md,.local.md,.override.md}',
  '**/{.cursorrules,.windsurfrules,.clinerules,.roorules,.goosehints,.aider.conf.yml,.mcp.json}',
  '**/{.cursor,.claude,.codex,.gemini,.windsurf,.clinerules,.roo,.continue,.junie,.kiro,.agents}/**',
  '.github/{copilot-instructions.md,instructions/**,prompts/**,agents/**,chatmodes/**}',
  '{.gitlab-ci,.travis,appveyor,.appveyor,.drone,.woodpecker,bitbucket-pipelines,codemagic}.{yml,yaml}',
  '{azure-pipelines,.azure-pipelines}.{yml,yaml}',
  '{azure-pipelines,.azure-pipelines,.circleci,.buildkite,.gitlab,.woodpecker,.semaphore,.teamcity}/**',
  '{.cirrus.yml,.cirrus.star,cloudbuild.yaml,buildspec.yml,jenkinsfile,jenkinsfile.*}',
  '**/{jenkinsfile,jenkinsfile.*}',
  '{.gitea,.forgejo}/workflows/**',
  '**/{.gitattributes,.gitmodules}',
  '{.devcontainer.json,.devcontainer,.devcontainer/**}',
  // Editors run these when the folder is opened.
  '.vscode/{tasks,settings,launch}.json',
  '.{husky,githooks}/**',
];

/**
 * The protected paths of a commit: those of every repository, what its maintainers and the operator added, and what links
 * at such paths lead to.
 */
export async function protectedAt(
  git: Git,
  commit: string,
  added: readonly string[] = [],
): Promise<IsProtected> {
  const isNamed = protectedBy(added);
  const links = await readLinks(git, await listFiles(git, commit));
  const named = [...links.keys()].filter(isNamed);
  const behind = new Set(named.flatMap((path) => placesBehind(path, links)).map(folded));
  return (path) => isNamed(path) || parents(folded(path)).some((place) => behind.has(place));
}

/** By their names alone. */
export function protectedBy(added: readonly string[] = []): IsProtected {
  const globs = [...ALWAYS, ...added.map((glob) => glob.toLowerCase())].map(withoutLeadingDots);
  return (path) => {
    const name = withoutLeadingDots(folded(path));
    // What takes the place of a protected folder is protected too.
    return globs.some((glob) => isInScope(name, glob) || isInScope(`${name}/x`, glob));
  };
}

/** Stars do not match what begins with a dot, and hidden files are as effective as others. */
function withoutLeadingDots(pathOrGlob: string): string {
  return pathOrGlob.replace(/(?<=(?:^|\/)(?:\{(?:[^{}]*,)?)?)\./g, '\u00b7');
}

function folded(path: string): string {
  return path.split('/').map(asFileSystemsSeeIt).join('/');
}

function parents(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
