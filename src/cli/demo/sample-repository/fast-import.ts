import type { Tree } from './changes.ts';
import { HISTORY, type SampleCommit, type SamplePull } from './history.ts';
import type { Person } from './people.ts';

/** The whole history as one `git fast-import` stream; the same bytes every time. */
export function historyStream(): string {
  const written: string[] = [];
  const tree: Tree = new Map();
  let mark = 0;
  const put = (lines: readonly string[]) => {
    mark += 1;
    written.push(`commit refs/heads/main\nmark :${mark}\n${lines.join('\n')}\n`);
    return mark;
  };

  for (const entry of HISTORY) {
    const base = mark;
    for (const commit of 'pull' in entry ? entry.commits : [entry]) {
      put([...signed(commit.by, commit.at, messageOf(commit)), ...from(mark), ...changesOf(commit, tree)]);
    }
    if ('pull' in entry) {
      const tip = mark;
      put([
        ...signed(entry.mergedBy, entry.mergedAt, mergeMessageOf(entry)),
        ...from(base),
        ...merging(tip, tree),
      ]);
    }
  }
  return `${written.join('')}done\n`;
}

function messageOf({ title, body }: SampleCommit): string {
  return body === undefined ? `${title}\n` : `${title}\n\n${body}\n`;
}

function mergeMessageOf({ pull, branch, commits: [first] }: SamplePull): string {
  return `Merge pull request #${pull} from ${first.by.login}/${branch}\n\n${first.title}\n`;
}

function signed(person: Person, at: string, message: string): string[] {
  const when = `${secondsOf(at, person.zone)} ${person.zone}`;
  const identity = `${person.name} <${person.email}> ${when}`;
  return [`author ${identity}`, `committer ${identity}`, data(message)];
}

function secondsOf(at: string, zone: string): number {
  return Date.parse(`${at}:00${zone.slice(0, 3)}:${zone.slice(3)}`) / 1000;
}

function from(parent: number): string[] {
  return parent === 0 ? [] : [`from :${parent}`];
}

/** Applies the commit's changes to the tree and writes what came of it. */
function changesOf(commit: SampleCommit, tree: Tree): string[] {
  const before = new Map(tree);
  for (const change of commit.changes) change(tree);
  const gone = [...before.keys()].filter((path) => !tree.has(path)).map((path) => `D ${path}`);
  const changed = [...tree].filter(([path, content]) => before.get(path) !== content);
  return [...gone, ...changed.map(fileOf)];
}

/** A merge takes the whole tree of the branch: nothing else moves while a branch is open. */
function merging(tip: number, tree: Tree): string[] {
  return [`merge :${tip}`, 'deleteall', ...[...tree].map(fileOf)];
}

function fileOf([path, content]: [string, string]): string {
  return `M 100644 inline ${path}\n${data(content)}`;
}

/** Lengths are counted in bytes, so no content can be mistaken for a command. */
function data(content: string): string {
  return `data ${Buffer.byteLength(content)}\n${content}`;
}
