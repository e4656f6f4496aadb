import type { MemoryFile } from './memory-file.ts';
import { isOfPeople, isWaiting, ruleOf, type Rule } from './rule.ts';
import type { Verdict } from './verdicts.ts';
import { gistOf, isAboutTheSame, isTheSame, type Gist } from './same-rule.ts';

/** A commit as rules look at it. */
export interface RuleGround {
  readonly files: readonly { readonly path: string; readonly blob: string }[];
  readonly ancestors: { has(sha: string): boolean };
}

/** A rule at one commit. */
export interface StandingRule {
  readonly rule: Rule;
  /** The commit that it was mined at. */
  readonly minedAt?: string;
  /** The file of the repository that it is written in. */
  readonly writtenIn?: string;
  /** What became of pull requests that were made by it; its score knows of them. */
  readonly verdicts?: readonly Verdict[];
  /** Why it does not hold there; undefined where it does. */
  readonly fallen?: string;
}

export interface RuleSources {
  /** Of the store: written by people, born with, and what was forgotten. */
  readonly written: readonly Rule[];
  readonly mined: readonly Rule[];
  readonly minedAt: string | undefined;
  readonly file: MemoryFile;
  readonly filePath: string;
}

interface Candidate extends StandingRule {
  readonly gist: Gist;
}

/** Who is believed first: people, then what a review taught, then history, then what is true of repositories in general. */
const RANKS: Readonly<Record<Rule['origin'], number>> = {
  human: 0,
  review: 1,
  reflection: 2,
  history: 3,
  seed: 4,
};

/** Every rule as it stands at the commit, those that are believed first before the others. */
export function standingRules(sources: RuleSources, { files, ancestors }: RuleGround): StandingRule[] {
  const blobs = new Map(files.map(({ path, blob }) => [path, blob]));
  const isForgotten = forgetting(sources);
  const holding: Candidate[] = [];
  return candidates(sources).map(({ gist, ...candidate }) => {
    const fallen =
      isForgotten({ gist, ...candidate }) ??
      whyUntrue(candidate.rule, ancestors, blobs) ??
      whyOutranked({ gist, ...candidate }, holding);
    if (fallen === undefined) holding.push({ gist, ...candidate });
    return { ...candidate, ...(fallen !== undefined && { fallen }) };
  });
}

function candidates({ written, mined, minedAt, file, filePath }: RuleSources): Candidate[] {
  const ownIds = new Set(written.map(({ id }) => id));
  const inFile = new Set(file.rules.map(({ id }) => id));
  const all: StandingRule[] = [
    ...written
      .filter(({ id, forgottenAt }) => forgottenAt === undefined || !inFile.has(id))
      .map((rule) => ({ rule })),
    ...file.rules.map((rule) => ({ rule: ruleOf(rule), writtenIn: filePath })),
    // What a person forgot or wrote anew under the same id stands in `written`.
    ...mined
      .filter(({ id }) => !ownIds.has(id))
      .map((rule) => ({ rule, ...(minedAt !== undefined && { minedAt }) })),
  ];
  return all
    .sort((a, b) => RANKS[a.rule.origin] - RANKS[b.rule.origin])
    .map((standing) => ({ ...standing, gist: gistOf(standing.rule.statement) }));
}

/**
 * By its id, anything is forgotten; by its words, what no person wrote, and what the memory file says of a rule that was
 * a person's when it was forgotten.
 */
function forgetting({ written, file, filePath }: RuleSources): (candidate: Candidate) => string | undefined {
  const gone = written.filter(({ forgottenAt }) => forgottenAt !== undefined);
  const goneIds = new Set(gone.map(({ id }) => id));
  const gists = gone.map((rule) => ({
    id: rule.id,
    ofPeople: isOfPeople(rule),
    gist: gistOf(rule.statement),
  }));
  const struckIds = new Set(file.forgotten);
  const struck = file.forgotten.map(gistOf);
  return ({ rule, gist, writtenIn }) => {
    if (goneIds.has(rule.id)) return 'forgotten';
    if (writtenIn === undefined && struckIds.has(rule.id)) return `forgotten in ${filePath}`;
    if (isOfPeople(rule) && writtenIn === undefined) return undefined;
    const like = gists.find(
      (other) => (writtenIn === undefined || other.ofPeople) && isTheSame(other.gist, gist),
    );
    if (like !== undefined) return `says the same as ${like.id}, which was forgotten`;
    if (isOfPeople(rule)) return undefined;
    return struck.some((other) => isTheSame(other, gist)) ? `forgotten in ${filePath}` : undefined;
  };
}

function whyUntrue(
  rule: Rule,
  ancestors: RuleGround['ancestors'],
  blobs: ReadonlyMap<string, string>,
): string | undefined {
  if (isWaiting(rule)) return "waits for a maintainer's acceptance";
  if (rule.supersededBy !== undefined) return `superseded by ${rule.supersededBy}`;
  if (rule.validFrom !== undefined && !ancestors.has(rule.validFrom))
    return `holds only since ${rule.validFrom}`;
  if (rule.invalidAt !== undefined && ancestors.has(rule.invalidAt))
    return `no longer holds since ${rule.invalidAt}`;
  return whyUncited(rule, blobs);
}

/** A rule stands on the first file that it cites, and on most of what it cites. */
export function whyUncited(
  { citations }: Pick<Rule, 'citations'>,
  blobs: ReadonlyMap<string, string>,
): string | undefined {
  const [first] = citations;
  if (first === undefined) return undefined;
  if (!blobs.has(first.path)) return `${first.path}, which it cites, is gone`;
  const changed = citations.filter(({ path, blob }) => blobs.get(path) !== blob);
  if (changed.length * 2 <= citations.length) return undefined;
  return `what it cites has changed: ${changed.map(({ path }) => path).join(', ')}`;
}

/** What a person wrote also outranks the opposite. */
function whyOutranked(
  { rule, gist, writtenIn }: Candidate,
  holding: readonly Candidate[],
): string | undefined {
  if (holding.some((other) => other.rule.id === rule.id)) return 'written anew under the same id';
  if (isOfPeople(rule) && writtenIn === undefined) return undefined;
  const outranking = holding
    .filter((other) => sharesScope(other.rule, rule))
    .find((other) =>
      isOfPeople(other.rule) && !isOfPeople(rule)
        ? isAboutTheSame(other.gist, gist)
        : isTheSame(other.gist, gist),
    );
  return outranking === undefined ? undefined : `says the same as ${outranking.rule.id}`;
}

function sharesScope(a: Rule, b: Rule): boolean {
  return a.scope.includes('**') || b.scope.includes('**') || a.scope.some((glob) => b.scope.includes(glob));
}
