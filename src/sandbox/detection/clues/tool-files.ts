import { readText, type Tree } from '../tree.ts';
import { cluesIn, type Clue } from './clue.ts';

/** The commands of tox and nox, which run tests in environments of their own. */
export async function readToolFiles(tree: Tree): Promise<Clue[]> {
  const [tox, nox] = await Promise.all([readText(tree, 'tox.ini'), readText(tree, 'noxfile.py')]);
  return [...toxClues(tox ?? ''), ...noxClues(nox ?? '')];
}

function toxClues(text: string): Clue[] {
  return iniValues(
    text,
    /^testenv(?::(?:py|test|unit|lint|flake8|mypy|typing|type|style|ruff|format)[\w{},.-]*)?$/,
    'commands',
  ).flatMap(({ section, value }) =>
    cluesIn(
      value
        .replaceAll(/\{posargs:?([^{}]*)\}/g, '$1')
        .replaceAll(/\{envpython\}/g, 'python')
        .replaceAll(/^[ \t]*-[ \t]*/gm, ''),
      `[${section}] of tox.ini`,
    ).filter(({ words }) => !words.some((word) => /[{}]/.test(word))),
  );
}

/** The values of a key in the sections of that form; continued lines are indented. */
export function iniValues(text: string, section: RegExp, key: string): { section: string; value: string }[] {
  const found: { section: string; value: string }[] = [];
  let current = '';
  let open: string[] | undefined;
  const close = () => {
    if (open) found.push({ section: current, value: open.join('\n').trim() });
    open = undefined;
  };
  for (const line of text.split(/\r?\n/).slice(0, 5_000)) {
    const header = /^\[([^\]]+)\]/.exec(line)?.[1];
    const named = /^([\w.-]+)[ \t]*[=:](.*)/.exec(line);
    if (header !== undefined) {
      close();
      current = header.trim();
    } else if (named) {
      close();
      if (section.test(current) && named[1] === key) open = [named[2]!.trim()];
    } else if (open && !/^\s*(?:[#;]|$)/.test(line)) open.push(line.trim());
  }
  close();
  return found;
}

function noxClues(text: string): Clue[] {
  return [...text.matchAll(/session\.run\(([^()]{1,500})\)/g)].slice(0, 100).flatMap(([, inside = '']) => {
    const words = [...inside.matchAll(/(?:^|,)\s*"([^"\n]*)"|(?:^|,)\s*'([^'\n]*)'/g)].map(
      ([, double, single]) => double ?? single ?? '',
    );
    return words.length === 0 ? [] : [{ words, source: 'noxfile.py', folder: '' }];
  });
}
