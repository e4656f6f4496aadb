import { readText, type Tree } from '../tree.ts';
import { cluesIn, type Clue } from './clue.ts';

const FILES = [
  'CONTRIBUTING.md',
  '.github/CONTRIBUTING.md',
  'docs/CONTRIBUTING.md',
  'DEVELOPMENT.md',
  'HACKING.md',
  'CONTRIBUTING.rst',
];

/** The code blocks of the contributors' guide. */
export async function contributingClues(tree: Tree): Promise<Clue[]> {
  for (const path of FILES) {
    const text = await readText(tree, path);
    if (text === undefined) continue;
    const fenced = /^ {0,3}```(?:sh|bash|shell|console|zsh|terminal)?[ \t]*\r?\n([^]*?)^ {0,3}```/gm;
    const blocks = [...text.slice(0, 200_000).matchAll(fenced)].map(([, block = '']) => block);
    return blocks.slice(0, 50).flatMap((block) => cluesIn(block.replaceAll(/^[ \t]*[$>] /gm, ''), path));
  }
  return [];
}
