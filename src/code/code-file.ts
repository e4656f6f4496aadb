import { definitionAt, definitionsIn, qualifiedName, type Definition } from './definitions.ts';
import { languageOf } from './languages/by-path.ts';
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

export interface CodeRequest {
  /** Tells the language. */
  readonly path: string;
  readonly untrustedText: string;
  readonly names: readonly string[];
}

/** For the thread that parses; everyone else asks a reader. */
export async function parseCodeFile({ path, untrustedText, names }: CodeRequest): Promise<Parsed<CodeFile>> {
  const language = languageOf(path);
  if (!language) return { kind: 'unparsed', because: 'it is no code that can be parsed' };
  return parse(untrustedText, language, (tree) => {
    const definitions = definitionsIn(tree, language);
    const nameAts = new Set(definitions.map(({ nameAt }) => nameAt));
    const lines = untrustedText.split('\n');
    const uses = names.map((name): [string, Use[]] => [
      name,
      onePerLine(occurrencesIn(tree, untrustedText, name, nameAts)).map((occurrence) =>
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
