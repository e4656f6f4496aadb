import type { ChangeKind } from '../lib/commit-title.ts';
import { mergeTitles } from '../repository/merge-titles.ts';
import { newestChanges } from '../repository/newest-commits.ts';
import type { Mirror, TreeFile } from '../repository/repository.ts';
import { branchInForm, describeBranchForm, learnBranchForm, type BranchForm } from './branch-form.ts';
import { describeCompanions, learnCompanions, type Companions } from './companions.ts';
import { findTemplate } from './pull-request-template.ts';
import { describeHelpers, findSharedHelpers, type SharedHelper } from './shared-helpers.ts';
import { describeTestPlace, learnTestPlace, type TestPlace } from './test-place.ts';
import { describeTitleForm, learnTitleForm, titleInForm, type TitleForm } from './title-form.ts';

/** How people work in this repository, learnt from its history and its tree without a model. Plain data. */
export interface Conventions {
  readonly title: TitleForm;
  readonly branch: BranchForm;
  readonly testPlace: TestPlace;
  readonly companions: Companions;
  readonly helpers: readonly SharedHelper[];
  /** The text of the repository's pull request template; untrusted, as everything in a repository. */
  readonly pullRequestTemplate?: string;
  readonly contributing?: string;
}

const MOST_COMMITS = 3_000;
const MOST_MERGES = 400;

/** Learns from the commit `at` and what came before it; the newest commits weigh most. */
export async function learnConventions(
  mirror: Mirror,
  untrustedAt: string,
  signal?: AbortSignal,
): Promise<Conventions> {
  const at = await mirror.resolve(untrustedAt);
  const [commits, merges, files] = await Promise.all([
    newestChanges(mirror, at, MOST_COMMITS, signal),
    mergeTitles(mirror, at, MOST_MERGES),
    mirror.files(at),
  ]);
  const paths = files.filter(({ mode }) => mode.startsWith('100')).map(({ path }) => path);
  const template = await readTemplate(mirror, at, files);
  const contributing = paths.find((path) => /^(?:\.github\/|docs\/)?contributing(?:\.\w+)?$/i.test(path));
  return {
    title: learnTitleForm(commits),
    branch: learnBranchForm(merges),
    testPlace: learnTestPlace(commits, paths),
    companions: learnCompanions(commits, paths),
    helpers: await findSharedHelpers(mirror, files),
    ...(template !== undefined && { pullRequestTemplate: template }),
    ...(contributing !== undefined && { contributing }),
  };
}

async function readTemplate(
  mirror: Mirror,
  at: string,
  files: readonly TreeFile[],
): Promise<string | undefined> {
  const path = findTemplate(files);
  const content = path === undefined ? undefined : await mirror.read(at, path);
  return content === undefined ? undefined : new TextDecoder().decode(content);
}

/** The proposed title in the house form; it never has a number that GitHub would add, nor an unknown scope. */
export function titleFor({ title }: Conventions, untrustedTitle: string, kind: ChangeKind): string {
  return titleInForm(title, untrustedTitle, kind);
}

/** A branch name in the house form that git accepts, whatever the title holds. */
export function branchNameFor(
  { branch }: Conventions,
  request: {
    readonly kind: ChangeKind;
    readonly issue?: number | undefined;
    readonly untrustedTitle: string;
  },
): string {
  return branchInForm(branch, request);
}

/** Short sentences for a prompt, each with the numbers that it rests on. */
export function describeConventions(conventions: Conventions): string {
  const { title, branch, testPlace, companions, helpers, pullRequestTemplate, contributing } = conventions;
  const sentences = [
    ...describeTitleForm(title),
    ...describeBranchForm(branch),
    ...describeTestPlace(testPlace),
    ...describeCompanions(companions),
    ...describeHelpers(helpers),
  ];
  if (contributing !== undefined)
    sentences.push(`What contributors are asked to do is written in ${contributing}.`);
  if (pullRequestTemplate !== undefined)
    sentences.push('There is a pull request template; it is filled in for you.');
  return sentences.map((sentence) => `- ${sentence.replace(/\s+/g, ' ')}`).join('\n');
}
