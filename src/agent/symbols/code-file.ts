import { definitionAt, definitionsIn, qualifiedName, type Definition } from './definitions.ts';
import type { Language } from './language.ts';
import { occurrencesIn, type Occurrence } from './occurrences.ts';
import { parse, type Parsed } from './parse.ts';

/** What one file defines, and where it uses the names that were asked for. */
export interface CodeFile {
  readonly definitions: readonly Definition[];
  readonly uses: ReadonlyMap<string, readonly Use[]>;
}

export interface Use {
  readonly line: number;
  readonly text: string;
  /** The definition that it stands in. */
  readonly within: string | undefined;
  readonly member: boolean;
}

const LONGEST_LINE = 200;

export function readCode(
  untrustedText: string,
  language: Language,
  names: readonly string[] = [],
): Promise<Parsed<CodeFile>> {
  return parse(untrustedText, language, (root, query) => {
    const definitions = definitionsIn(root, query, language);
    const nameAts = new Set(definitions.map(({ nameAt }) => nameAt));
    const lines = untrustedText.split('\n');
    const uses = names.map((name): [string, Use[]] => [
      name,
      onePerLine(occurrencesIn(root, untrustedText, name, nameAts)).map((occurrence) =>
        describeUse(occurrence, definitions, lines),
      ),
    ]);
    return { definitions: definitions.filter(({ kind }) => kind !== 'extension'), uses: new Map(uses) };
  });
}

function describeUse(
  { line, member }: Occurrence,
  definitions: readonly Definition[],
  lines: readonly string[],
): Use {
  const within = definitionAt(definitions, line);
  const text = (lines[line - 1] ?? '').trim();
  return {
    line,
    text: text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text,
    within: within && qualifiedName(within),
    member,
  };
}

function onePerLine(occurrences: readonly Occurrence[]): Occurrence[] {
  const byLine = new Map<number, Occurrence>();
  for (const occurrence of occurrences) {
    const other = byLine.get(occurrence.line);
    if (!other || (other.member && !occurrence.member)) byLine.set(occurrence.line, occurrence);
  }
  return [...byLine.values()].sort((a, b) => a.line - b.line);
}
