import type { Impact, ImpactedSymbol } from './impact.ts';
import type { FoundReference } from './symbols.ts';

const MAX_CHARACTERS = 6_000;
const SOURCES_SHOWN = 8;
const TESTS_SHOWN = 3;
const LONGEST_LINE = 140;

/** For a prompt: what each changed symbol is used by. Empty when the patch touches nothing that is exported. */
export function describeImpact(impact: Impact): string {
  const parts = impact.symbols.map(describeSymbol);
  const notes = [
    impact.left.length > 0 ? `Touched too, their references not looked for: ${some(impact.left)}.` : '',
    impact.unread.length > 0
      ? `Not analysed: ${some(impact.unread.map(({ path, because }) => `${path} (${because})`))}.`
      : '',
    impact.filesLeft > 0
      ? `${impact.filesLeft} more files hold one of these names and were not looked into.`
      : '',
  ].filter((note) => note !== '');
  let room = MAX_CHARACTERS - notes.join('\n').length - 100;
  const shown: string[] = [];
  for (const part of parts) {
    room -= part.length + 2;
    if (room < 0) break;
    shown.push(part);
  }
  const cut = parts.slice(shown.length).map((_, index) => impact.symbols[shown.length + index]!.name);
  if (cut.length > 0) notes.unshift(`Left out for length: ${some(cut)}.`);
  return [...shown, notes.join('\n')]
    .filter((part) => part !== '')
    .join('\n\n')
    .slice(0, MAX_CHARACTERS);
}

function describeSymbol(symbol: ImpactedSymbol): string {
  const { path, lines, name, kind, change, via, sources, tests, unsure } = symbol;
  const where = lines ? `${path}:${lines.from}-${lines.to}` : path;
  const how = via === undefined ? change : `changed through \`${via}\``;
  const heading = `${name} (${kind}, ${where}): ${how}`;
  const signatures =
    change === 'signature changed'
      ? [`  before: ${cut(symbol.signatureBefore ?? '')}`, `  now:    ${cut(symbol.signature)}`]
      : [];
  return [
    heading,
    ...signatures,
    ...describePlaces('used elsewhere', sources, SOURCES_SHOWN),
    ...describePlaces('used by tests', tests, TESTS_SHOWN),
    ...(unsure > 0 ? [`  ${unsure} more uses of the name may be of something else`] : []),
    ...(sources.length + tests.length + unsure === 0 ? ['  used nowhere else'] : []),
  ].join('\n');
}

function describePlaces(title: string, places: readonly FoundReference[], most: number): string[] {
  if (places.length === 0) return [];
  const files = new Set(places.map(({ path }) => path)).size;
  const shown = places.slice(0, most).map(({ path, line, text }) => `    ${path}:${line}: ${cut(text)}`);
  const more = places.length > most ? [`    and ${places.length - most} more`] : [];
  return [`  ${title}, ${places.length} in ${files} ${files === 1 ? 'file' : 'files'}:`, ...shown, ...more];
}

const cut = (line: string): string => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line);

function some(names: readonly string[]): string {
  return `${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
}
