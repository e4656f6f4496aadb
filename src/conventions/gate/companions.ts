import { pathKind } from '../../lib/path-kind.ts';
import { isInScope } from '../../lib/simple-glob.ts';
import { changesetFolder, companionKind } from '../companion-kind.ts';
import type { AlsoChanged } from '../prediction/prediction.ts';
import { percent } from '../weighted.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';
import type { CheckableRule } from './rule-checks.ts';

/** From which chance on a companion is asked for, and from which on it is told of. */
const SURE = 0.9;
const LIKELY = 0.65;
const FEWEST_CASES = 10;

/** What changes along with such a change here: an entry of a changelog, a file that tells of it, a copy, an output. */
export function checkCompanions(look: Look): Found[] {
  const { ground, change, foretold } = look;
  if (ground.conventions.foresight.fixSize.of < FEWEST_CASES) return [];
  const expected = foretold.also
    .filter(({ path, probability }) => probability >= LIKELY && isCompanion(path))
    .filter((also) => !isThere(also, look))
    .map(({ path, probability }): Found => ({
      message: `Such a change comes with ${named(path)} here: add it.`,
      citation: `${percent(probability)} of such changes`,
      path,
      unsure: probability < SURE,
    }));
  return [
    ...expected,
    ...ground.rules.flatMap((rule) =>
      checkTogether(
        rule,
        change.files.map(({ path }) => path),
        look,
      ),
    ),
  ];
}

/** Of sources that change together, rules tell. */
function isCompanion(path: string): boolean {
  const kind = changesetFolder(path) === undefined ? (companionKind(path) ?? pathKind(path)) : 'changelog';
  return kind === 'changelog' || kind === 'docs' || kind === 'generated';
}

function isThere({ path }: AlsoChanged, { change: { files } }: Look): boolean {
  const folder = changesetFolder(path);
  if (folder !== undefined) return files.some((file) => changesetFolder(file.path) === folder);
  const kind = companionKind(path);
  return files.some(
    (file) => file.path === path || (kind !== undefined && companionKind(file.path) === kind),
  );
}

function named(path: string): string {
  const folder = changesetFolder(path);
  if (folder !== undefined) return `a file in ${folder}/`;
  return companionKind(path) === 'changelog' ? `an entry in ${path}` : `a change of ${path}`;
}

/** Rules of `together.ts`: one file with another, all files of the scope, or a folder with a copy of it. */
function checkTogether(
  { id, scope, check = '', statement, score }: CheckableRule,
  paths: readonly string[],
  { ground }: Look,
): Found[] {
  const [name, argument = ''] = check.split(/:([^]*)/);
  if (name !== 'together') return [];
  const changed = paths.filter((path) => scope.some((glob) => isInScope(path, glob)));
  const wanted = changed.flatMap((path) => partners(path, scope, argument));
  return [...new Set(wanted)]
    .filter((path) => !paths.includes(path) && ground.files.has(path))
    .map((path) => ({
      message: `${statement} Change ${path} too.`,
      citation: `rule ${id}`,
      path,
      unsure: score < SURE,
    }));
}

function partners(path: string, scope: readonly string[], argument: string): string[] {
  if (argument === '') return scope.filter((other) => other !== path);
  if (!argument.endsWith('/')) return [argument];
  const from = (scope[0] ?? '').replace(/\*\*$/, '');
  return [`${argument}${path.slice(from.length)}`];
}
