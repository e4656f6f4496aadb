import { qualifiedName } from '../../code/definitions.ts';
import type { TextMention } from './scan.ts';
import type { FoundDefinition, FoundReference, FoundSymbol } from './symbols.ts';

/** How much of an answer is shown. */
export interface Detail {
  readonly definitions: number;
  readonly codeLines: number;
  readonly sourceReferences: number;
  readonly otherReferences: number;
  readonly perFile: number;
  readonly mentions: number;
  readonly characters: number;
}

export const BRIEF: Detail = {
  definitions: 6,
  codeLines: 40,
  sourceReferences: 40,
  otherReferences: 20,
  perFile: 8,
  mentions: 8,
  characters: 15_000,
};
export const FULL: Detail = {
  definitions: 50,
  codeLines: 200,
  sourceReferences: 500,
  otherReferences: 500,
  perFile: 100,
  mentions: 100,
  characters: 60_000,
};

const LONGEST_LINE = 300;

type Searched = Extract<FoundSymbol, { kind: 'searched' }>;

export function describeSymbol(untrustedName: string, found: Searched, detail: Detail): string {
  const sources = found.references.filter(({ side }) => side === 'source');
  const others = found.references.filter(({ side }) => side !== 'source');
  const parts = [
    describeDefinitions(untrustedName, found.definitions, detail),
    describeReferences('References', sources, detail.sourceReferences, detail),
    describeReferences('References in tests and vendored code', others, detail.otherReferences, detail),
    describeMentions(found.mentions, detail),
    found.left > 0 ? `${found.left} more files hold the word and were not looked into; give a \`path\`.` : '',
  ];
  return within(detail.characters, parts.filter((part) => part !== '').join('\n\n'));
}

function describeDefinitions(
  untrustedName: string,
  definitions: readonly FoundDefinition[],
  detail: Detail,
): string {
  if (definitions.length === 0) return `\`${untrustedName}\` is used, but no definition of it was found.`;
  const shown = definitions.slice(0, detail.definitions).map((one) => describeDefinition(one, detail));
  const rest = definitions.slice(detail.definitions).map(({ path, from }) => `${path}:${from}`);
  return [
    ...shown,
    ...(rest.length > 0 ? [`Defined in ${rest.length} more places: ${rest.slice(0, 20).join(', ')}`] : []),
  ].join('\n\n');
}

function describeDefinition(definition: FoundDefinition, { codeLines }: Detail): string {
  const { path, from, to, kind, exported, side, untrustedCode } = definition;
  const about = [kind, exported ? 'exported' : '', side === 'source' ? '' : side].filter(Boolean).join(', ');
  const lines = untrustedCode.split('\n');
  // The head of a long body tells what it is; `view` shows the rest.
  const kept = lines.length <= codeLines ? lines.length : Math.ceil(codeLines / 2);
  const code = lines.slice(0, kept).map((line, index) => `${from + index}\t${cut(line)}`);
  if (kept < lines.length) code.push(`(… to line ${to}; view it with from=${from + kept})`);
  return `${path}:${from}-${to} ${qualifiedName(definition)} (${about})\n${code.join('\n')}`;
}

function describeReferences(
  title: string,
  references: readonly FoundReference[],
  most: number,
  { perFile }: Detail,
): string {
  if (references.length === 0) return '';
  const byFile = Map.groupBy(references, ({ path }) => path);
  const lines: string[] = [];
  let room = most;
  for (const [path, inFile] of byFile) {
    const shown = inFile.slice(0, Math.min(perFile, Math.max(room, 0)));
    room -= perFile === 0 ? 0 : Math.max(shown.length, 1);
    if (room < 0 && shown.length === 0) break;
    lines.push(
      `${path}${shown.length < inFile.length ? ` (${inFile.length}, the first ${shown.length})` : ''}`,
    );
    lines.push(...shown.map(describeUse));
  }
  const files = [...byFile.keys()];
  const listed = files.filter((path) => lines.some((line) => line === path || line.startsWith(`${path} (`)));
  const rest = files.length - listed.length;
  if (rest > 0) lines.push(`(and ${rest} more files)`);
  return `${title}: ${references.length} in ${files.length} ${files.length === 1 ? 'file' : 'files'}\n${lines.join('\n')}`;
}

function describeUse({ line, within: around, text }: FoundReference): string {
  return `  ${line}\t${cut(text)}${around === undefined ? '' : `  [in ${around}]`}`;
}

function describeMentions(mentions: readonly TextMention[], { mentions: most }: Detail): string {
  if (mentions.length === 0) return '';
  const shown = mentions.slice(0, most).map(({ path, lines }) => `${path} (${lines})`);
  const more = mentions.length > most ? `, and ${mentions.length - most} more files` : '';
  return `Searched as text only, not being code that could be parsed (lines with the word): ${shown.join(', ')}${more}`;
}

const cut = (line: string): string => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line);

function within(characters: number, text: string): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, text.lastIndexOf('\n', characters))}\n(… cut here)`;
}
