import { ancestors } from '../repository/ancestors.ts';
import { blobsAt } from '../repository/blobs-at.ts';
import type { Mirror } from '../repository/repository.ts';
import { LARGEST_MEMORY_FILE, MEMORY_FILE, parseMemoryFile, type MemoryFile } from './memory-file.ts';
import { MINING_EDITION, openMinedSets, type MinedSet } from './mined-sets.ts';
import type { Outcomes } from './outcomes.ts';
import { ruleName } from './rule-name.ts';
import { isOfPeople, isWaiting, type NewRule, type Rule } from './rule.ts';
import { openRules } from './rules.ts';
import { gistOf, isTheSame } from './same-rule.ts';
import { readSeed } from './seed.ts';
import { standingRules, whyUncited, type RuleGround, type StandingRule } from './standing-rules.ts';
import type { Store } from './store.ts';
import { judged, verdictsOf } from './verdicts.ts';

/** The rules of one repository: what people wrote, what its history shows, and what is true of repositories in general. */
export interface RuleBook {
  /** Every rule as it stands at the commit, from nothing but the commit and its ancestors. */
  at(mirror: Mirror, commit: string, ground?: RuleGround): Promise<StandingRule[]>;
  /** What is kept in the store by id: written by people, born with, or forgotten. */
  list(): Promise<Rule[]>;
  /** Adds a rule, or replaces the one with the same id; one that was forgotten is remembered again. */
  add(rule: NewRule): Promise<Rule>;
  /**
   * Keeps what a reviewer's words propose; it holds when it is accepted. One that waits already in the same words is
   * given back; undefined where a person wrote, accepted or forgot the same.
   */
  propose(rule: Proposal): Promise<Rule | undefined>;
  /** Somebody with write access lets a proposed rule in, or one that was forgotten in again. */
  accept(rule: Rule, by: string, where: string): Promise<Rule>;
  /**
   * False when there is no such rule, or it was forgotten before. What was forgotten is never learnt again. One that
   * stands in the repository's memory file is known there only, so it has to be given as it is.
   */
  forget(rule: string | Rule): Promise<boolean>;
  /** Whether habits were mined at one of the commits, by this edition of the program. */
  isMinedAt(commits: readonly string[]): Promise<boolean>;
  /** Keeps the habits mined at a commit; a later commit's take their place for its descendants. */
  keepMined(mined: Omit<MinedSet, 'edition'>, rules: readonly NewRule[]): Promise<void>;
  /**
   * Writes down which rules end at the commit because what they cite has changed, among those that people wrote and
   * those that were mined at one of the recent commits; how many.
   */
  invalidateAt(mirror: Mirror, commit: string, recent: readonly string[]): Promise<number>;
}

/** A rule in a reviewer's words. */
export type Proposal = Required<Pick<NewRule, 'statement' | 'proposedIn' | 'proposedBy'>>;

export async function openRuleBook(store: Store, outcomes: Pick<Outcomes, 'list'>): Promise<RuleBook> {
  const written = await openRules(store);
  const sets = await openMinedSets(store);
  await written.seed(await readSeed());

  /** The set that was mined last before the commit, or at it. */
  const newestSet = async (past: RuleGround['ancestors']): Promise<MinedSet | undefined> => {
    const known = (await sets.list()).filter(({ commit }) => past.has(commit));
    return known.sort(newestFirst)[0];
  };

  return {
    async at(mirror, commit, ground) {
      const { files, ancestors: past } = ground ?? (await groundOf(mirror, commit));
      const [own, set, file, known] = await Promise.all([
        written.list(),
        newestSet(past),
        readMemoryFile(mirror, commit, files),
        outcomes.list(),
      ]);
      const mined = set === undefined ? [] : await sets.read(set.commit);
      const sources = { written: own, mined, minedAt: set?.commit, file, filePath: MEMORY_FILE };
      // Like everything else, an outcome is known to what came after the commit that it is about.
      const verdicts = verdictsOf(known.filter(({ base }) => past.has(base)));
      return standingRules(sources, { files, ancestors: past }).map((each) => {
        const spoken = verdicts.get(each.rule.id);
        return spoken === undefined ? each : { ...each, rule: judged(each.rule, spoken), verdicts: spoken };
      });
    },
    list: () => written.list(),
    add: (rule) => written.add(rule),
    async propose({ statement, proposedIn, proposedBy }) {
      const own = await written.list();
      const gist = gistOf(statement);
      const same = own.filter((other) => isTheSame(gistOf(other.statement), gist));
      if (same.some((rule) => rule.forgottenAt !== undefined || isOfPeople(rule))) return undefined;
      const id = ruleName(statement, new Set(own.map((rule) => rule.id)));
      return same.find(isWaiting) ?? written.add({ id, statement, proposedIn, proposedBy, origin: 'review' });
    },
    accept: ({ forgottenAt: _again, ...rule }, acceptedBy, acceptedIn) =>
      written.add({ ...withoutScore(rule), acceptedBy, acceptedIn }),
    async forget(given) {
      const id = typeof given === 'string' ? given : given.id;
      const own = (await written.list()).find((rule) => rule.id === id);
      if (own?.forgottenAt !== undefined) return false;
      const rule = own ?? (typeof given === 'string' ? await findMined(id) : given);
      if (rule === undefined) return false;
      await written.forget(rule);
      return true;
    },
    async isMinedAt(commits) {
      const wanted = new Set(commits);
      return (await sets.list()).some(
        ({ commit, edition }) => wanted.has(commit) && edition >= MINING_EDITION,
      );
    },
    keepMined: ({ commit, depth }, rules) =>
      sets.keep(
        { commit, depth, edition: MINING_EDITION },
        rules.map((rule) => ({ ...rule, origin: 'history', lastVerified: commit })),
      ),
    async invalidateAt(mirror, commit, recent) {
      const near = new Set(recent);
      const set = (await sets.list()).filter((each) => near.has(each.commit)).sort(newestFirst)[0];
      const [own, mined] = await Promise.all([
        written.list(),
        set === undefined ? [] : sets.read(set.commit),
      ]);
      const cited = [...own, ...mined].flatMap(({ citations }) => citations.map(({ path }) => path));
      const blobs = await blobsAt(mirror, commit, cited);
      const ends = (rule: Rule): boolean =>
        rule.invalidAt === undefined &&
        rule.forgottenAt === undefined &&
        whyUncited(rule, blobs) !== undefined;
      for (const rule of own.filter(ends)) await written.invalidate(rule, commit);
      if (set !== undefined && mined.some(ends)) {
        const rules = mined.map((rule) => (ends(rule) ? { ...rule, invalidAt: commit } : rule));
        await sets.keep(set, rules.map(withoutScore));
      }
      return [...own, ...mined].filter(ends).length;
    },
  };

  async function findMined(id: string): Promise<Rule | undefined> {
    for (const { commit } of (await sets.list()).sort(newestFirst)) {
      const found = (await sets.read(commit)).find((rule) => rule.id === id);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function newestFirst(a: MinedSet, b: MinedSet): number {
  return b.depth - a.depth || (a.commit < b.commit ? -1 : 1);
}

function withoutScore({ score: _computed, ...rule }: Rule): NewRule {
  return rule;
}

async function groundOf(mirror: Mirror, untrustedCommit: string): Promise<RuleGround> {
  const commit = await mirror.resolve(untrustedCommit);
  const [files, past] = await Promise.all([mirror.files(commit), ancestors(mirror, commit)]);
  return { files, ancestors: past };
}

const NO_FILE: MemoryFile = { rules: [], forgotten: [] };

async function readMemoryFile(
  mirror: Mirror,
  untrustedCommit: string,
  files: RuleGround['files'],
): Promise<MemoryFile> {
  if (!files.some(({ path }) => path === MEMORY_FILE)) return NO_FILE;
  const content = await mirror.read(await mirror.resolve(untrustedCommit), MEMORY_FILE);
  if (content === undefined) return NO_FILE;
  return parseMemoryFile(new TextDecoder().decode(content.subarray(0, LARGEST_MEMORY_FILE)));
}
