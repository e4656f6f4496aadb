/** The files of the repository at one commit, by path. */
export type Tree = Map<string, string>;

/** One edit a commit makes; throws `StrayEdit` when the tree is not as the edit expects. */
export type Change = (tree: Tree) => void;

export class StrayEdit extends Error {
  override readonly name = 'StrayEdit';
}

/** Text written indented among our own code: the common indentation goes, backslashes stay. */
export function text({ raw }: TemplateStringsArray): string {
  const lines = raw
    .join('')
    .replaceAll(/\\(`|\$\{)/g, '$1')
    .split('\n')
    .slice(1, -1);
  const filled = lines.filter((line) => line.trim() !== '');
  const margin = Math.min(...filled.map((line) => indentationOf(line).length));
  return lines.map((line) => line.slice(margin)).join('\n');
}

export function create(path: string, content: string): Change {
  return (tree) => {
    if (tree.has(path)) throw new StrayEdit(`${path} exists already`);
    tree.set(path, `${content}\n`);
  };
}

export function remove(path: string): Change {
  return (tree) => {
    if (!tree.delete(path)) throw new StrayEdit(`${path} is not there to remove`);
  };
}

/** Replaces whole lines, found at whatever indentation they have; they must occur exactly once. */
export function edit(path: string, before: string, after: string): Change {
  return (tree) => {
    const lines = contentOf(tree, path).split('\n');
    const wanted = before.split('\n');
    const starts = lines.keys().filter((start) => occursAt(lines, start, wanted));
    const [start, ...others] = [...starts];
    if (start === undefined || others.length > 0) {
      throw new StrayEdit(`in ${path}, expected exactly once:\n${before}`);
    }
    const indentation = indentationOf(lines[start] ?? '');
    const replacement = after === '' ? [] : after.split('\n').map((line) => indent(line, indentation));
    tree.set(path, lines.toSpliced(start, wanted.length, ...replacement).join('\n'));
  };
}

/** Adds lines below a line that is there. */
export function below(path: string, line: string, added: string): Change {
  return edit(path, line, `${line}\n${added}`);
}

/** Adds a paragraph, a function or a test at the end of a file. */
export function append(path: string, added: string): Change {
  return (tree) => void tree.set(path, `${contentOf(tree, path)}\n${added}\n`);
}

export function contentOf(tree: Tree, path: string): string {
  const content = tree.get(path);
  if (content === undefined) throw new StrayEdit(`${path} is not there`);
  return content;
}

function occursAt(lines: readonly string[], start: number, wanted: readonly string[]): boolean {
  const indentation = indentationOf(lines[start] ?? '');
  return wanted.every((line, offset) => lines[start + offset] === indent(line, indentation));
}

function indent(line: string, indentation: string): string {
  return line === '' ? '' : indentation + line;
}

function indentationOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}
