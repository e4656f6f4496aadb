import { parseTitle, type ChangeKind } from '../../lib/commit-title.ts';
import { shareOf, sharesBy, type Share, type Usage } from '../weighted.ts';

/** How this repository names the branches of its pull requests, as far as merge commits tell. */
export interface BranchForm {
  /** What comes before the first slash, where there is one. */
  readonly prefixes: readonly Usage[];
  readonly prefixed: Share;
  readonly separator: '-' | '_';
  /** An issue's number is part of the name. */
  readonly numbered: Share;
}

const LONG_LIVED =
  /^(?:main|master|next|dev|develop|trunk|staging|release|v?\d+(?:\.[\dx]+)*|gh-pages|patch-\d+)$/i;
const MACHINES = /^(?:dependabot|renovate|greenkeeper|snyk|changeset-release|all-contributors)[-/]/i;

export function learnBranchForm(mergeTitlesNewestFirst: readonly string[]): BranchForm {
  const names = mergeTitlesNewestFirst
    .flatMap((title) => branchOf(title) ?? [])
    .filter((name) => !LONG_LIVED.test(name) && !MACHINES.test(name));
  const slashed = names.filter((name) => name.includes('/'));
  const separated = names.filter((name) => /[a-z0-9][_-][a-z0-9]/i.test(name));
  const underscores = shareOf(separated, (name) => /[a-z0-9]_[a-z0-9]/i.test(name));
  return {
    prefixes: sharesBy(slashed, (name) => name.split('/', 1)[0]).filter(({ count }) => count > 1),
    prefixed: shareOf(names, (name) => name.includes('/')),
    separator: underscores.of >= FEWEST && underscores.share > 0.5 ? '_' : '-',
    numbered: shareOf(names, (name) => /(?:^|[/_#-])\d{1,6}(?=[_-]|$)/.test(name)),
  };
}

function branchOf(title: string): string | undefined {
  const [, fromGitHub] = /^Merge pull request #\d+ from [^/\s]+\/(\S+)$/.exec(title) ?? [];
  const [, local] = /^Merge branch '([^']+)'/.exec(title) ?? [];
  return fromGitHub ?? local;
}

const LONGEST_SLUG = 40;
const FEWEST = 5;

interface BranchRequest {
  readonly kind: ChangeKind;
  readonly issue?: number | undefined;
  readonly untrustedTitle: string;
}

/** A branch name in the house form; only letters, digits, `-`, `_` and `/`, whatever the title holds. */
export function branchInForm(form: BranchForm, { kind, issue, untrustedTitle }: BranchRequest): string {
  const parts = parseTitle(untrustedTitle)
    .subject.normalize('NFKD')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const numbers = issue === undefined ? [] : [String(issue)];
  const slug = joined([...numbers, ...(parts ?? ['change'])], form.separator);
  const prefix = prefixFor(form, kind);
  return prefix === undefined ? slug : `${prefix}/${slug}`;
}

function prefixFor(form: BranchForm, kind: ChangeKind): string | undefined {
  const usual = form.prefixes.find(({ value }) => SAME_KIND[value.toLowerCase()] === kind);
  const isHabit = form.prefixed.of >= FEWEST && form.prefixed.share < 0.3;
  if (isHabit) return undefined;
  const clean = usual?.value.replace(/[^A-Za-z0-9_-]/g, '');
  return clean ? clean : kind;
}

const SAME_KIND: Readonly<Record<string, ChangeKind>> = {
  fix: 'fix',
  fixes: 'fix',
  bugfix: 'fix',
  hotfix: 'fix',
  bug: 'fix',
  feat: 'feat',
  feature: 'feat',
  features: 'feat',
  docs: 'docs',
  doc: 'docs',
  chore: 'chore',
  test: 'test',
  tests: 'test',
  refactor: 'refactor',
  perf: 'perf',
};

function joined(parts: readonly string[], separator: string): string {
  let slug = '';
  for (const part of parts) {
    const longer = slug === '' ? part.slice(0, LONGEST_SLUG) : `${slug}${separator}${part}`;
    if (longer.length > LONGEST_SLUG) break;
    slug = longer;
  }
  return slug;
}
