import { percent } from '../weighted.ts';
import { baseOf } from '../test-form.ts';

/** Where a repository has its tests. */
export interface TestHabits {
  readonly tests: ReadonlySet<string>;
  /** Whether there are sources in the folder itself. */
  readonly isSource: (folder: string) => boolean;
}

const FEWEST_TESTS = 4;
const RARE = 0.03;

export interface AgainstHabit {
  readonly because: string;
  readonly citation: string;
}

/** What speaks against a new test at the path; nothing where tests stand there and are named so. */
export function placeIn({ tests, isSource }: TestHabits, path: string): AgainstHabit | undefined {
  const alike = [...tests].filter((test) => test !== path && languageOf(test) === languageOf(path));
  if (alike.length < FEWEST_TESTS) return undefined;
  const named = alike.filter((test) => formOf(test) === formOf(path));
  if (named.length < RARE * alike.length)
    return {
      because: `is not named as tests are here: they are \`${usual(alike.map(formOf))}\``,
      citation: `${percent(named.length / alike.length)} of ${alike.length} tests are named so`,
    };
  const place = placeOf(path);
  const together = alike.filter((test) => placeOf(test) === place);
  if (together.length > 0) return undefined;
  const kind = kindOf(path);
  const ofKind = alike.filter((test) => kindOf(test) === kind);
  // Beside a source, or in a folder of that name within the source's, as many are.
  if (kind !== 'elsewhere' && isSource(parentOf(place, kind)) && ofKind.length >= RARE * alike.length)
    return undefined;
  return {
    because: `is where no tests are: they are in \`${usual(alike.map(placeOf)) || '.'}/\``,
    citation: `none of ${alike.length} tests is in \`${place || '.'}/\``,
  };
}

/** The outermost folder of tests that it is in; where there is none, its own folder. */
function placeOf(path: string): string {
  const folders = path.split('/').slice(0, -1);
  const at = folders.findIndex((folder) => TEST_FOLDER.test(folder));
  return (at < 0 ? folders : folders.slice(0, at + 1)).join('/');
}

const TEST_FOLDER = /^(?:tests?|__tests__|specs?|e2e|testing|[\w-]+[-_]tests?|tests?[-_][\w-]+)$/i;

/** `beside`, or the name of the folder that is within the sources' own. */
function kindOf(path: string): string {
  const place = placeOf(path);
  const last = place.split('/').at(-1) ?? '';
  if (!TEST_FOLDER.test(last)) return 'beside';
  return place.includes('/') ? last : 'elsewhere';
}

function parentOf(place: string, kind: string): string {
  return kind === 'beside' ? place : place.slice(0, Math.max(0, place.lastIndexOf('/')));
}

/** `*.test.ts`, `test_*.py`; a bare `*` where the name does not tell. */
function formOf(path: string): string {
  const base = baseOf(path);
  const [, infix = '', extension = ''] =
    /([._-](?:tests?|spec|test-d|e2e|bench))?((?:\.\w+)?\.\w+)$/i.exec(base) ?? [];
  const [prefix = ''] = /^tests?[._-]/i.exec(base) ?? [];
  const plain = extension.replace(/^.*(\.\w+)$/, '$1').replace(/^\.([cm]?[jt]s)x$/, '.$1');
  return `${prefix}*${infix}${plain}`;
}

/** TypeScript and JavaScript stand for one another. */
function languageOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).replace(/^[cm]?[jt]sx?$/, 'js');
}

function usual(values: readonly string[]): string {
  const counts = Map.groupBy(values, (value) => value);
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}
