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

/** Those that the change writes: of a name that was not there, and with hardly a line that was. */
export function newFunctions(file: GateFile, before: CodeText, after: CodeText): FunctionText[] {
  const known = new Set(before.definitions.map(qualifiedName));
  const added = new Set(addedOf(file).map((line) => line.new));
  return functionsIn(after).filter(({ name, definition: { from, to } }) => {
    const fresh = Array.from({ length: to - from + 1 }, (_, at) => from + at).filter((line) =>
      added.has(line),
    );
    return !known.has(name) && fresh.length >= 0.9 * (to - from + 1);
  });
}

/** What a copy would have too, after the head of the function. */
export function bodyShape({ tokens }: FunctionText): string[] {
  return shapeOf(tokens);
}

export function complexityOf({ tokens }: FunctionText): number {
  return cyclomatic(tokens);
}
