/** The parts of a commit title as people write it, whatever form they follow. */
export interface CommitTitle {
  /** `fix` of `fix(router): …`, in lower case. */
  readonly type?: string;
  readonly scope?: string;
  readonly breaking: boolean;
  /** What is left without type, scope and number. */
  readonly subject: string;
  /** 12 of a final `(#12)`. */
  readonly number?: number;
}

const CONVENTIONAL = /^([A-Za-z]{2,16})(?:\(([^()]{1,60})\))?(!)?:\s+(\S.*)$/;
const NUMBER = /\s*\(#(\d{1,9})\)\s*$/;

export function parseTitle(title: string): CommitTitle {
  const number = NUMBER.exec(title)?.[1];
  const text = title.replace(NUMBER, '').trim();
  const [, type, scope, breaking, subject] = CONVENTIONAL.exec(text) ?? [];
  return {
    ...(type !== undefined && { type: type.toLowerCase() }),
    ...(scope !== undefined && { scope: scope.trim() }),
    breaking: breaking === '!',
    subject: subject ?? text,
    ...(number !== undefined && { number: Number(number) }),
  };
}

export const CHANGE_KINDS = [
  'fix',
  'feat',
  'docs',
  'test',
  'refactor',
  'perf',
  'chore',
  'release',
  'revert',
  'other',
] as const;

export type ChangeKind = (typeof CHANGE_KINDS)[number];

const TYPES: Readonly<Record<string, ChangeKind>> = {
  fix: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  bug: 'fix',
  feat: 'feat',
  feature: 'feat',
  docs: 'docs',
  doc: 'docs',
  test: 'test',
  tests: 'test',
  refactor: 'refactor',
  perf: 'perf',
  chore: 'chore',
  build: 'chore',
  ci: 'chore',
  deps: 'chore',
  style: 'chore',
  release: 'release',
  revert: 'revert',
};

const WORDS: readonly (readonly [RegExp, ChangeKind])[] = [
  [/^revert\b/i, 'revert'],
  [/^(?:v?\d+\.\d+\.\d+\S*|(?:bump(?:ed)?|release|publish|version)\s+v?\d\S*)$/i, 'release'],
  [/\b(?:fix(?:e[sd])?|bug|regression|crash(?:es)?)\b/i, 'fix'],
  [/^(?:add(?:s|ed)?|support|implement|introduce|allow)\b/i, 'feat'],
  [/\b(?:docs?|documentation|readme|typos?)\b/i, 'docs'],
  [/^(?:tests?\b|add tests?)/i, 'test'],
  [/^(?:bump|upgrade|update|chore|ci|build)\b/i, 'chore'],
  [/^(?:refactor|rename|move|clean|simplify|extract)\w*\b/i, 'refactor'],
];

/** What a commit is for, from its type when it has one, else from its first words. */
export function changeKind(title: string): ChangeKind {
  return kindOf(parseTitle(title));
}

export function kindOf({ type, subject }: CommitTitle): ChangeKind {
  const typed = type === undefined ? undefined : TYPES[type];
  return typed ?? WORDS.find(([word]) => word.test(subject))?.[1] ?? 'other';
}
