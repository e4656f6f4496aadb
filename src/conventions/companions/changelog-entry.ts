import { bulletsOf, type Bullet } from './bullets.ts';
import { sectionsOf, type Section } from './changelog-sections.ts';
import { entryStyle, entryText } from './entry-words.ts';
import { referenceLike, withNumber } from './entry-reference.ts';

interface Entry {
  readonly subject: string;
  readonly issue?: number | undefined;
}

const UNRELEASED =
  /\bunreleased\b|\bupcoming\b|\bpending\b|\bin development\b|\bnot yet released\b|^next\b|\bnext (?:version|release)\b|^(?:head|master|main|dev(?:elop)?|trunk)$|\b(?:x\.x|tbd|tba)\b/i;
const FIXES = /^(?:\W*)(?:bug ?-?fix(?:es)?|fix(?:e[sd])?|bugs?(?: fixed)?)\b/i;

/** The changelog with one more entry in its section for what is not released yet; undefined where it has none. */
export function withChangelogEntry(text: string, { subject, issue }: Entry): string | undefined {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const sections = sectionsOf(lines);
  const unreleased = sections.find((section) => isUnreleased(section, lines));
  if (unreleased === undefined) return undefined;
  const place = placeIn(unreleased, sections, lines);
  const models = modelsFor(place.section, sections, lines);
  const [model] = models;
  if (model === undefined) return undefined;

  const style = entryStyle(models.map(({ words }) => words));
  const label = labelFor(models, sections, lines, issue);
  const reference =
    issue === undefined || label?.includes(`#${issue}`) ? undefined : referenceLike(models, issue);
  const words = entryText(subject, {
    ...style,
    endsInPeriod: style.endsInPeriod && reference?.isBeforePeriod !== true,
  });
  const told = words + (reference?.text ?? '');
  const isBroken =
    label !== undefined &&
    models.some(({ lines: own }) => own[0]?.endsWith(label.at(-1) ?? '') && own.length > 1);
  const entry = isBroken
    ? [model.marker + label, ...written(told, { ...model, marker: indentBelow(models) }, models)]
    : written([label, told].filter(Boolean).join(' '), model, models);
  return inserted(lines, place, entry, models, reference?.isDefined === true ? issue : undefined).join(
    newline,
  );
}

function isUnreleased({ title, from, end }: Section, lines: readonly string[]): boolean {
  if (UNRELEASED.test(title)) return true;
  const first = lines.slice(from, Math.min(end, from + 4)).find((line) => line.trim() !== '');
  if (first?.startsWith('#')) return false;
  return /^\W*(?:unreleased|in development|not (?:yet )?released|release date:? (?:unreleased|tbd|unknown|not yet))\W*$/i.test(
    first ?? '',
  );
}

interface Place {
  readonly section: Section;
  /** The entry is the first of a subsection that has to be made. */
  readonly heading?: readonly string[];
}

/** The subsection for fixes, where the changelog has such; one is begun where this release has none yet. */
function placeIn(unreleased: Section, sections: readonly Section[], lines: readonly string[]): Place {
  const inside = (outer: Section) =>
    sections.filter(
      ({ start, end, level }) => start > outer.start && end <= outer.end && level > outer.level,
    );
  const own = inside(unreleased).find(({ title }) => FIXES.test(title));
  if (own !== undefined) return { section: own };
  const others = sections
    .filter(({ level, start }) => level === unreleased.level && start > unreleased.start)
    .slice(0, 4);
  const usual = others.flatMap(inside).find(({ title }) => FIXES.test(title));
  if (usual === undefined) return { section: unreleased };
  const bare = inside(unreleased).length === 0 && bulletsOf(lines, unreleased).length > 0;
  return bare
    ? { section: unreleased }
    : { section: unreleased, heading: lines.slice(usual.start, usual.from) };
}

const ENOUGH = 3;

/** Entries to write like: of the same section, then of like ones of earlier releases. */
function modelsFor(section: Section, sections: readonly Section[], lines: readonly string[]): Bullet[] {
  const own = bulletsOf(lines, section);
  if (own.length >= ENOUGH) return own;
  const like = sections.filter(
    ({ start, level, title }) => start > section.start && (level === section.level || FIXES.test(title)),
  );
  const fixes = like.filter(({ title }) => FIXES.test(title));
  const others = (fixes.length > 0 ? fixes : like).slice(0, 6).flatMap((each) => bulletsOf(lines, each));
  return [...own, ...others].slice(0, 20);
}

/** `**fixed:**` or `[BUG #12](address):`, where entries begin with what they are. */
function labelFor(
  models: readonly Bullet[],
  sections: readonly Section[],
  lines: readonly string[],
  issue: number | undefined,
): string | undefined {
  const isUsual = models.filter(({ label }) => label !== undefined).length * 2 > models.length;
  const fixLabelOf = (bullets: readonly Bullet[]) =>
    bullets
      .map(({ label }) => label)
      .find((label) => label !== undefined && FIXES.test(label.replace(/[*_[(]/g, '')));
  if (!isUsual) return undefined;
  const label = fixLabelOf(models) ?? fixLabelOf(sections.flatMap((section) => bulletsOf(lines, section)));
  if (label === undefined || !/#\d/.test(label)) return label;
  return issue === undefined ? undefined : withNumber(label, issue);
}

/** How far the second lines of entries stand in. */
function indentBelow(models: readonly Bullet[]): string {
  const second = models.find(({ lines }) => lines.length > 1)?.lines[1] ?? '';
  return /^\s*/.exec(second)?.[0] ?? '';
}

function written(told: string, { marker }: Bullet, models: readonly Bullet[]): string[] {
  const wrapped = models.filter(({ lines }) => lines.length > 1);
  const width = Math.max(...models.flatMap(({ lines }) => lines.map((line) => line.length)));
  const isWrapped = wrapped.length > 0 && width <= 120;
  const indent = ' '.repeat(marker.length);
  const lines: string[] = [];
  let line = marker;
  for (const word of told.split(' ')) {
    const isEmpty = line === marker || line === indent;
    if (isWrapped && !isEmpty && line.length + 1 + word.length > Math.max(72, Math.min(width, 100))) {
      lines.push(line);
      line = indent + word;
    } else line += isEmpty ? word : ` ${word}`;
  }
  return [...lines, line];
}

function inserted(
  lines: readonly string[],
  { section, heading }: Place,
  entry: readonly string[],
  models: readonly Bullet[],
  defined: number | undefined,
): string[] {
  const own = heading === undefined ? bulletsOf(lines, section) : [];
  const isSpaced =
    models.some(({ isSpaced: spaced }) => spaced) &&
    models.filter(({ isSpaced: spaced }) => spaced).length * 2 >= models.length;
  const gap = isSpaced ? [''] : [];
  const isNewestFirst = own.length > 1 && descends(models.map(({ number }) => number));
  const last = own.at(-1);
  const result = [...lines];
  if (own[0] !== undefined && isNewestFirst) result.splice(own[0].start, 0, ...entry, ...gap);
  else if (last !== undefined) result.splice(last.end, 0, ...gap, ...entry);
  else {
    const end = endOfText(lines, section);
    const title = heading === undefined ? [] : [...heading, ''];
    result.splice(
      end,
      0,
      ...(lines[end - 1]?.trim() === '' ? [] : ['']),
      ...title,
      ...entry,
      ...(lines[end]?.trim() === '' || end === lines.length ? [] : ['']),
    );
  }
  return defined === undefined ? result : withDefinition(result, defined, section);
}

/** The line after the last that says something, without comments at the section's end. */
function endOfText(lines: readonly string[], { from, end }: Section): number {
  let last = end;
  while (last > from && /^\s*(?:<!--.*-->)?\s*$|^-{3,}$/.test(lines[last - 1] ?? '')) last--;
  return last;
}

function descends(numbers: readonly (number | undefined)[]): boolean {
  const known = numbers.filter((number) => number !== undefined);
  const falls = known.filter((number, index) => index > 0 && number < (known[index - 1] ?? 0)).length;
  return known.length > 3 && falls >= 0.8 * (known.length - 1);
}

/** Below the others of the same section, with an address like theirs. */
function withDefinition(lines: readonly string[], issue: number, { start }: Section): string[] {
  const first = lines.findIndex((line, at) => at > start && DEFINITION.test(line));
  const [, name = '', address = ''] = DEFINITION.exec(lines[first] ?? '') ?? [];
  const definition = `${name.replace(/\d+/, String(issue))} ${address.replace(/\d+$/, String(issue)).replace('/pull/', '/issues/')}`;
  if (first < 0 || lines.some((line) => line.startsWith(`[#${issue}]:`))) return [...lines];
  let end = first;
  while (DEFINITION.test(lines[end] ?? '')) end++;
  return lines.toSpliced(end, 0, definition);
}

const DEFINITION = /^(\[#?\d+\]:)\s+(\S+)$/;
