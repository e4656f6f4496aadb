import { changesetFolder, companionKind } from '../companion-kind.ts';
import { foretell, type Conventions } from '../conventions.ts';
import { percent } from '../weighted.ts';
import { withChangelogEntry } from './changelog-entry.ts';
import { changesetFor } from './changeset.ts';
import { newsFragmentFor } from './news-fragment.ts';

/** A file that goes with a change here and that the program can write by itself. */
export interface Companion {
  readonly path: string;
  /** The whole file. */
  readonly content: string;
  readonly because: string;
}

/** A fix, as its companions tell of it. */
export interface ToldChange {
  readonly untrustedTitle: string;
  /** What the title says, without type, scope and number. */
  readonly subject: string;
  readonly issue?: number | undefined;
  readonly paths: readonly string[];
}

/** The text of a file at the base commit. */
export type ReadText = (path: string) => Promise<string | undefined>;

const LIKELY = 0.6;
const FEWEST_CASES = 10;

/** What such changes come with here and this one does not, as far as it has a form that can be filled in. */
export async function companionsFor(
  conventions: Pick<Conventions, 'foresight' | 'fragments'>,
  change: ToldChange,
  read: ReadText,
): Promise<Companion[]> {
  if (conventions.foresight.fixSize.of < FEWEST_CASES) return [];
  const { also } = foretell(conventions, change.untrustedTitle, change.paths);
  const expected = also.filter(({ path, probability }) => probability >= LIKELY && tells(path));
  const isTold = change.paths.some(tells);
  const [likeliest] = expected;
  if (likeliest === undefined || isTold) return [];
  const { path, probability } = likeliest;
  const told = { ...change, subject: plainSubject(change.subject) };
  const made =
    changesetFolder(path) === undefined
      ? await changelogWith(path, told, read)
      : await fragmentFor(path, conventions.fragments, told, read);
  return made === undefined ? [] : [{ ...made, because: `${percent(probability)} of such changes` }];
}

/** Without tags and the issue, which entries name in their own way. */
function plainSubject(subject: string): string {
  return subject
    .replace(/^\[[^\]]{1,20}\]\s*/, '')
    .replace(/^(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?) #\d+\s*(?:[:–—]|--?)?\s*(?=\S)/i, '');
}

/** A changelog, or a file for one entry of it. */
function tells(path: string): boolean {
  return companionKind(path) === 'changelog' || changesetFolder(path) !== undefined;
}

type Made = Omit<Companion, 'because'> | undefined;

async function changelogWith(path: string, change: ToldChange, read: ReadText): Promise<Made> {
  const text = await read(path);
  const content = text === undefined ? undefined : withChangelogEntry(text, change);
  return content === undefined ? undefined : { path, content };
}

async function fragmentFor(
  path: string,
  fragments: Conventions['fragments'],
  change: ToldChange,
  read: ReadText,
): Promise<Made> {
  const folder = changesetFolder(path);
  const examples = fragments.filter((example) => changesetFolder(example.path) === folder);
  if (folder === undefined || examples.length === 0) return undefined;
  return folder === '.changeset' ? changesetFor(change, examples, read) : newsFragmentFor(change, examples);
}
