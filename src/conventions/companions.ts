import { changeKind, type ChangeKind } from '../lib/commit-title.ts';
import { isTestFile, pathKind } from '../lib/path-kind.ts';
import { changesetFolder, companionKind } from './companion-kind.ts';
import type { Commit } from '../repository/repository.ts';
import { percent, quantile, shareOf, type Share } from './weighted.ts';

/** What past fixes of source code changed besides the source. */
export interface Companions {
  readonly tests: Share;
  readonly docs: Share;
  readonly changelog?: { readonly path: string } & Share;
  /** A folder that takes one new file for each change, such as `.changeset`. */
  readonly changeset?: { readonly folder: string } & Share;
  /** How many files a fix touches. */
  readonly files: { readonly half: number; readonly most: number; readonly of: number };
}

export function learnCompanions(newestFirst: readonly Commit[], files: readonly string[]): Companions {
  const fixes = newestFirst.filter(isFixOfSource);
  const touching = (test: (path: string) => boolean): Share =>
    shareOf(fixes, (fix) => fix.files.some(({ path }) => test(path)));
  const changelog = files
    .filter((file) => companionKind(file) === 'changelog')
    .sort((a, b) => a.length - b.length)[0];
  const changeset = folderOfChangesets(newestFirst, files);
  const sizes = fixes.map((fix) => fix.files.length).sort((a, b) => a - b);
  return {
    tests: touching(isTestFile),
    docs: touching((path) => companionKind(path) === 'docs'),
    ...(changelog !== undefined && {
      changelog: { path: changelog, ...touching((path) => path === changelog) },
    }),
    ...(changeset !== undefined && {
      changeset: { folder: changeset, ...touching((path) => path.startsWith(`${changeset}/`)) },
    }),
    files: { half: quantile(sizes, 0.5), most: quantile(sizes, 0.95), of: sizes.length },
  };
}

function isFixOfSource({ title, files }: Commit): boolean {
  const kind: ChangeKind = changeKind(title);
  return kind === 'fix' && files.length <= 30 && files.some(({ path }) => pathKind(path) === 'source');
}

/** Its files come and go with releases, so the folder is known by its own files or by past changes. */
function folderOfChangesets(newestFirst: readonly Commit[], files: readonly string[]): string | undefined {
  const recent = newestFirst
    .slice(0, 300)
    .flatMap((commit) => commit.files.filter(({ status }) => status === 'A'));
  const folders = new Set(recent.flatMap(({ path }) => changesetFolder(path) ?? []));
  return [...folders].find((folder) => files.some((file) => file.startsWith(`${folder}/`)));
}

export function describeCompanions({ tests, docs, changelog, changeset, files }: Companions): string[] {
  if (tests.of === 0) return [];
  const sentences = [
    `Of ${tests.of} past fixes ${percent(tests.share)} also changed a test and ${percent(docs.share)} the docs, recent ones weighing more.`,
    `Half of the fixes touched at most ${files.half} files, nearly all at most ${files.most}.`,
  ];
  if (changelog !== undefined && changelog.share >= 0.05) {
    sentences.push(`${percent(changelog.share)} of the fixes added to ${changelog.path}.`);
  }
  if (changeset !== undefined) {
    sentences.push(`${percent(changeset.share)} of the fixes added a file to ${changeset.folder}/.`);
  }
  return sentences;
}
