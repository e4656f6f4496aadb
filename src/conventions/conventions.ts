import type { ChangeKind } from '../lib/commit-title.ts';
import { pathKind } from '../lib/path-kind.ts';
import { mergeTitles } from '../repository/merge-titles.ts';
import { newestChanges } from '../repository/newest-commits.ts';
import type { Mirror } from '../repository/repository.ts';
import { fragmentExamples, type FragmentExample } from './companions/fragment-example.ts';
import { branchInForm, learnBranchForm, type BranchForm } from './form/branch-form.ts';
import { describeLikely, foresightAt, type Foresight } from './foresight.ts';
import type { Prediction } from './prediction/prediction.ts';
import { learnMessageForm, type MessageForm } from './form/message-form.ts';
import { readTemplate } from './form/pull-request-template.ts';
import { describeHelpers, findSharedHelpers, type SharedHelper } from './shared-helpers.ts';

/** How people work in this repository, learnt from its history and its tree without a model. */
export interface Conventions {
  readonly foresight: Foresight;
  readonly branch: BranchForm;
  readonly message: MessageForm;
  /** The newest files that told of one change each. */
  readonly fragments: readonly FragmentExample[];
  readonly helpers: readonly SharedHelper[];
  /** The text of the repository's pull request template; untrusted, as everything in a repository. */
  readonly pullRequestTemplate?: string;
  readonly contributing?: string;
}

const MOST_MERGES = 400;
const MOST_MESSAGES = 800;

/** Learns from the commit `at` and what came before it; the newest commits weigh most. */
export async function learnConventions(
  mirror: Mirror,
  untrustedAt: string,
  signal?: AbortSignal,
): Promise<Conventions> {
  const at = await mirror.resolve(untrustedAt);
  return conventionsWith(await foresightAt(mirror, at, signal), mirror, at);
}

/** The rest of them, where the history has been learnt already. */
export async function conventionsWith(
  foresight: Foresight,
  mirror: Mirror,
  at: string,
): Promise<Conventions> {
  const [merges, files, commits] = await Promise.all([
    mergeTitles(mirror, at, MOST_MERGES),
    mirror.files(at),
    newestChanges(mirror, at, MOST_MESSAGES),
  ]);
  const paths = files.filter(({ mode }) => mode.startsWith('100')).map(({ path }) => path);
  const template = await readTemplate(mirror, at, files);
  const contributing = paths.find((path) => /^(?:\.github\/|docs\/)?contributing(?:\.\w+)?$/i.test(path));
  return {
    foresight,
    branch: learnBranchForm(merges),
    fragments: await fragmentExamples(mirror, commits),
    message: learnMessageForm(commits, paths.some(isSignOffRule)),
    helpers: await findSharedHelpers(mirror, files),
    ...(template !== undefined && { pullRequestTemplate: template }),
    ...(contributing !== undefined && { contributing }),
  };
}

/** What the app that checks sign-offs reads, and the text that is signed. */
function isSignOffRule(path: string): boolean {
  return /^(?:\.github\/dco\.yml|DCO(?:\.\w+)?)$/i.test(path);
}

/** What the history foretells of a change, judging from its source files, or all where it has none. */
export function foretell(
  { foresight }: Pick<Conventions, 'foresight'>,
  untrustedTitle: string,
  changed: readonly string[],
): Prediction {
  const sources = changed.filter((path) => pathKind(path) === 'source');
  return foresight.foretell({
    paths: sources.length > 0 ? sources : changed,
    untrustedSummary: untrustedTitle,
  });
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

/** Short sentences for a prompt, about a change that is asked for and the files that it likely is about. */
export function describeConventions(
  { foresight, helpers, pullRequestTemplate, contributing }: Conventions,
  untrustedTitle: string,
  likelyFiles: readonly string[],
): string {
  const sentences = [...describeLikely(foresight, untrustedTitle, likelyFiles), ...describeHelpers(helpers)];
  if (contributing !== undefined)
    sentences.push(`What contributors are asked to do is written in ${contributing}.`);
  if (pullRequestTemplate !== undefined)
    sentences.push('There is a pull request template; it is filled in for you.');
  return sentences.map((sentence) => `- ${sentence.replace(/\s+/g, ' ')}`).join('\n');
}
