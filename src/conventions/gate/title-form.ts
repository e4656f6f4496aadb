import { parseTitle } from '../../lib/commit-title.ts';
import { percent, shareOf } from '../weighted.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

const FEWEST_TITLES = 30;
/** What fewer titles than this have is foreign; what none of so many has is surely so. */
const FOREIGN = 0.03;
const MANY_TITLES = 100;
/** A title of so many characters is short enough everywhere. */
const SHORT = 72;

/** A trait of titles, and how one that has it is told of. */
interface Trait {
  readonly has: (title: string) => boolean;
  readonly said: string;
}

/** Of each group a title has one. Only what stands before the subject is ever sure: people slip in the rest. */
const GROUPS: readonly { readonly traits: readonly Trait[]; readonly slips: boolean }[] = [
  {
    slips: false,
    traits: [
      { has: (title) => prefixOf(title) === 'scoped', said: 'has the form `type(scope): subject`' },
      { has: (title) => prefixOf(title) === 'typed', said: 'has the form `type: subject`' },
      { has: (title) => prefixOf(title) === 'area', said: 'names a part of the code before a colon' },
      { has: (title) => prefixOf(title) === 'bracket', said: 'begins with brackets' },
      { has: (title) => prefixOf(title) === 'emoji', said: 'begins with a picture' },
      { has: (title) => prefixOf(title) === 'none', said: 'has nothing before its subject' },
    ],
  },
  {
    slips: true,
    traits: [
      {
        has: (title) => /^\p{Lu}[\p{Ll}'-]+(?:\s|$)/u.test(subjectOf(title)),
        said: 'begins its subject with a capital letter',
      },
      {
        has: (title) => /^\p{Ll}[\p{Ll}'-]*(?:\s|$)/u.test(subjectOf(title)),
        said: 'begins its subject with a small letter',
      },
    ],
  },
  {
    slips: true,
    traits: [
      { has: (title) => /[^.]\.$/.test(title), said: 'ends with a period' },
      { has: (title) => !/[^.]\.$/.test(title), said: 'does not end with a period' },
    ],
  },
];

/** The title in the form that the repository's titles have. */
export function checkTitleForm({ ground: { conventions }, change }: Look): Found[] {
  const titles = conventions.foresight.titles.map(withoutNumber).filter(isWritten);
  const title = withoutNumber(change.untrustedTitle.trim());
  if (titles.length < FEWEST_TITLES) return [];
  return [
    ...GROUPS.flatMap(({ traits, slips }) => foreignTrait(traits, slips, title, titles)),
    ...foreignType(title, titles),
    ...tooLong(title, titles),
  ];
}

function foreignTrait(
  group: readonly Trait[],
  slips: boolean,
  title: string,
  titles: readonly string[],
): Found[] {
  const telling = titles.filter((one) => group.some(({ has }) => has(one)));
  const own = group.find(({ has }) => has(title));
  if (own === undefined || telling.length < FEWEST_TITLES) return [];
  const { share, of } = shareOf(telling, own.has);
  if (share >= FOREIGN) return [];
  const usual = group
    .map((trait) => ({ ...trait, ...shareOf(telling, trait.has) }))
    .sort((a, b) => b.share - a.share)[0]!;
  return [
    {
      message: `The title ${own.said}, which titles here do not: an ordinary one ${usual.said}.`,
      citation: `${percent(share)} of the last ${of} titles, ${percent(usual.share)} the other way`,
      unsure: slips || share > 0 || of < MANY_TITLES,
    },
  ];
}

/** A type that nobody writes here; where most words before a colon are parts of the code, there are no types. */
function foreignType(title: string, titles: readonly string[]): Found[] {
  const { type } = parseTitle(title);
  const types = titles.flatMap((one) => parseTitle(one).type ?? []).filter((one) => TYPES.test(one));
  const isTyped = ['typed', 'scoped'].includes(prefixOf(title)) && types.length > titles.length / 2;
  if (type === undefined || !isTyped || types.includes(type)) return [];
  const inUse = [...new Set(types)].filter((one) => types.filter((other) => other === one).length > 2);
  return [
    {
      message: `The title has the type ${type}, which is not in use here: take one of ${inUse.slice(0, 8).join(', ')}.`,
      citation: `none of the last ${types.length} titles with a type`,
    },
  ];
}

function tooLong(title: string, titles: readonly string[]): Found[] {
  const longest = Math.max(SHORT, ...titles.map(({ length }) => length));
  if (title.length <= longest) return [];
  return [
    {
      message: `The title has ${title.length} characters: shorten it to ${longest} at most.`,
      citation: `none of the last ${titles.length} titles is longer than ${longest}`,
      unsure: true,
    },
  ];
}

type Prefix = 'scoped' | 'typed' | 'area' | 'bracket' | 'emoji' | 'none';

function prefixOf(title: string): Prefix {
  if (/^\[[^\]]{1,40}\]/.test(title)) return 'bracket';
  if (/^(?:\p{Extended_Pictographic}|:\w+:)/u.test(title)) return 'emoji';
  const { type, scope } = parseTitle(title);
  if (type !== undefined && scope !== undefined) return 'scoped';
  if (type !== undefined && TYPES.test(type)) return 'typed';
  return /^[\w./@*+-]{2,40}(?:[, ]{1,2}[\w./@*+-]{2,40}){0,2}: \S/.test(title) ? 'area' : 'none';
}

const TYPES =
  /^(?:build|chore|ci|deps?|docs?|feat|feature|fix|bugfix|hotfix|bug|i18n|perf|refactor|release|revert|security|style|tests?|types?|wip|enhancement|misc|update|new|breaking|upgrade)$/;

function subjectOf(title: string): string {
  const prefix = prefixOf(title);
  if (prefix === 'typed' || prefix === 'scoped') return parseTitle(title).subject;
  return title.replace(/^(?:\[[^\]]*\]|\p{Extended_Pictographic}\uFE0F?|:\w+:|[\w./@*+, -]{2,80}?:)\s+/u, '');
}

function withoutNumber(title: string): string {
  return title.replace(/\s*\(#\d+\)$/, '');
}

/** By a person: releases and updates of dependencies have forms of their own. */
function isWritten(title: string): boolean {
  return !/^(?:v?\d+\.\d+|merge\b|revert\b|release\b|bump\b|\w+\((?:deps|release)[^)]*\)|chore: release|version)/i.test(
    title,
  );
}
