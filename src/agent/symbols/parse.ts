import type { Node, Parser, Query } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../lib/message-of.ts';
import type { Language } from './language.ts';

const MAX_CHARACTERS = 1_000_000;
const MAX_MILLISECONDS = 1_500;

interface Grammar {
  readonly parser: Parser;
  readonly definitions: Query;
}

/** Kept for the life of the process: what the runtime has once loaded it cannot give back. */
const grammars = new Map<string, Promise<Grammar>>();

export type Parsed<T> =
  { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'unparsed'; readonly because: string };

/**
 * Parses code and reads what is wanted from the tree, which is gone afterwards. Code of any kind is taken: what is too long,
 * takes too long, or brings the parser down is an ending, and syntax errors leave holes in the tree only.
 */
export async function parse<T>(
  untrustedText: string,
  language: Language,
  readTree: (root: Node, definitions: Query) => T,
): Promise<Parsed<T>> {
  if (untrustedText.length > MAX_CHARACTERS) return { kind: 'unparsed', because: 'it is too large' };
  const { parser, definitions } = await grammarOf(language);
  const deadline = performance.now() + MAX_MILLISECONDS;
  try {
    const tree = parser.parse(untrustedText, null, { progressCallback: () => performance.now() > deadline });
    if (!tree) {
      parser.reset();
      return { kind: 'unparsed', because: 'parsing it takes too long' };
    }
    try {
      return { kind: 'parsed', value: readTree(tree.rootNode, definitions) };
    } finally {
      tree.delete();
    }
  } catch (error) {
    // What the parser makes of hostile text is its own failure, not the run's.
    return { kind: 'unparsed', because: `the parser failed: ${messageOf(error)}` };
  }
}

function grammarOf(language: Language): Promise<Grammar> {
  let grammar = grammars.get(language.grammar);
  if (!grammar) {
    grammar = loadGrammar(language);
    grammars.set(language.grammar, grammar);
  }
  return grammar;
}

async function loadGrammar(language: Language): Promise<Grammar> {
  const { default: runtime } = await import('@vscode/tree-sitter-wasm');
  await runtime.Parser.init();
  const file = import.meta.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${language.grammar}.wasm`);
  const grammar = await runtime.Language.load(await readFile(fileURLToPath(file)));
  const parser = new runtime.Parser();
  parser.setLanguage(grammar);
  return { parser, definitions: new runtime.Query(grammar, language.query) };
}
