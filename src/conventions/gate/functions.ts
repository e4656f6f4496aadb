import { qualifiedName, type Definition } from '../../code/definitions.ts';
import { cyclomatic, shapeOf } from '../../code/shape.ts';
import type { Token } from '../../code/tokens.ts';
import type { GateFile } from './change.ts';
import { addedOf } from './added-lines.ts';
import type { CodeText } from './sides.ts';

/** A function as it stands in a text. */
export interface FunctionText {
  readonly definition: Definition;
  readonly name: string;
  readonly tokens: readonly Token[];
  /** Lines with code on them. */
  readonly lines: number;
}

/** Functions and methods; what stands inside of another function belongs to that. */
export function functionsIn({ definitions, tokens }: CodeText): FunctionText[] {
  const functions = definitions.filter(({ kind }) => kind === 'function' || kind === 'method');
  return functions
    .filter(
      (one) =>
        !functions.some(
          (other) => other !== one && other.from <= one.from && one.to <= other.to && size(other) > size(one),
        ),
    )
    .map((definition) => {
      const own = tokens.filter(({ line }) => line >= definition.from && line <= definition.to);
      const lines = new Set(own.filter(({ kind }) => kind !== 'comment').map(({ line }) => line)).size;
      return { definition, name: qualifiedName(definition), tokens: own, lines };
    });
}

function size({ from, to }: Definition): number {
  return to - from;
}

/** Of its lines; brackets alone are found unchanged anywhere. */
const NEW = 0.9;

/** Those that the change writes: of a name that was not there, and with hardly a line that was. */
export function newFunctions(file: GateFile, before: CodeText, after: CodeText): FunctionText[] {
  const known = new Set(before.definitions.map(qualifiedName));
  const added = new Set(addedOf(file).map((line) => line.new));
  return functionsIn(after).filter(({ name, tokens }) => {
    const telling = [...new Set(tokens.filter(({ kind }) => kind === 'word').map(({ line }) => line))];
    return !known.has(name) && telling.filter((line) => added.has(line)).length >= NEW * telling.length;
  });
}

/** What a copy would have too, after the head of the function. */
export function bodyShape({ tokens }: FunctionText): string[] {
  return shapeOf(tokens);
}

/** What it calls and the texts and numbers in it: two functions of one shape may do different things with them. */
export function particulars({ tokens, definition }: FunctionText): ReadonlySet<string> {
  return new Set(
    tokens.flatMap(({ kind, text }, at) => {
      if (kind === 'string' || kind === 'number') return [text];
      const isCalled = kind === 'word' && tokens[at + 1]?.text === '(' && text !== definition.name;
      return isCalled ? [text] : [];
    }),
  );
}

export function complexityOf({ tokens }: FunctionText): number {
  return cyclomatic(tokens);
}
