import type { Node, Parser, Query } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../lib/message-of.ts';
import type { Language } from './language.ts';

const MAX_MILLISECONDS = 1_000;

interface Grammar {
  readonly parser: Parser;
  readonly definitions: Query;
}

/** Kept for the life of the thread: what the runtime has once loaded it cannot give back. */
const grammars = new Map<string, Promise<Grammar>>();

export type Parsed<T> =
  { readonly kind: 'parsed'; readonly value: T } | { readonly kind: 'unparsed'; readonly because: string };

/** A parsed text, as long as there is time to read it. */
export interface CodeTree {
  readonly root: Node;
  readonly definitions: Query;
  /** When the time for the whole text is over. To be asked in every loop: code can be written that makes trees slow to read. */
  readonly isLate: () => boolean;
}

/**
 * Parses code and reads what is wanted from the tree, which is gone afterwards. What takes too long, or
 * brings the parser down, is an ending; syntax errors leave holes in the tree only.
 */
export async function parse<T>(
  untrustedText: string,
  language: Language,
  readTree: (tree: CodeTree) => T,
): Promise<Parsed<T>> {
  const { parser, definitions } = await grammarOf(language);
  const deadline = performance.now() + MAX_MILLISECONDS;
  const isLate = (): boolean => performance.now() > deadline;
  try {
    const tree = parser.parse(untrustedText, null, { progressCallback: isLate });
    if (!tree) {
      parser.reset();
      return TOO_SLOW;
    }
    try {
      const value = readTree({ root: tree.rootNode, definitions, isLate });
      return isLate() ? TOO_SLOW : { kind: 'parsed', value };
    } finally {
      tree.delete();
    }
  } catch (error) {
    // What the parser makes of hostile text is its own failure, not the run's.
    return { kind: 'unparsed', because: `the parser failed: ${messageOf(error)}` };
  }
}

const TOO_SLOW = { kind: 'unparsed', because: 'parsing it takes too long' } as const;

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
