import { patchOf, type Tree } from '../../agent/workspace.ts';
import { changedFiles } from '../../conventions/changed-files.ts';
import type { CommandEvidence } from '../../conventions/evidence.ts';
import { isTestFile } from '../../lib/path-kind.ts';
import type { Bench } from '../bench.ts';
import type { GateFinding } from '../gate-answer.ts';
import type { Reproduced } from '../reproduction.ts';
import type { Baseline } from '../suite.ts';
import { verify, type Looked, type Verified } from '../verification.ts';

/** A pull request's whole change is looked at in the same way before a round and after it. */
export interface Sight {
  readonly bench: Bench;
  readonly baseline: Baseline | undefined;
  /** The tests that showed the fault when the pull request was opened, and how. */
  readonly tests: readonly string[];
  readonly failure: string;
}

interface Words {
  readonly title: string;
  readonly summary: string;
  /** The tests that show the fault now, where they are others. */
  readonly tests?: readonly string[] | undefined;
}

/** Why tests fail without the change may have become untrue since; then they prove nothing, and hold nothing up. */
const NO_LONGER = 'its tests no longer fail without the change';

export async function seeChange(
  words: Words,
  tree: Tree,
  sight: Sight,
  signal: AbortSignal,
): Promise<Looked> {
  const { bench, baseline } = sight;
  const reproduced = reproducedIn(tree, words.tests ?? sight.tests, sight.failure);
  const { title, summary } = words;
  const look = (by: Reproduced) =>
    verify({ submission: { title, summary }, tree }, { reproduced: by, baseline }, bench, signal);
  const looked = await look(reproduced);
  if (looked.kind === 'incomplete' || !failsNoLonger(looked.verified)) return looked;
  return look({ kind: 'none', because: NO_LONGER });
}

/** What phase 1 would have found, had it ended on this change. */
export function reproducedOf({ evidence }: Verified, failure: string): Reproduced {
  const { reproduction, before } = evidence;
  if (reproduction.kind === 'none') return { kind: 'none', because: reproduction.because };
  return reproducedBy(reproduction.tests, failure, before);
}

/** Findings that were there before are known to those who read the pull request: they are nobody's task. */
export function withoutKnown(verified: Verified, known: readonly GateFinding[]): Verified {
  const names = new Set(known.map(nameOf));
  const deviations = verified.deviations.filter((finding) => !names.has(nameOf(finding)));
  const objections = deviations.filter(({ level }) => level === 'blocking').length;
  return { ...verified, deviations, score: { ...verified.score, objections } };
}

/** What the gate has against it was told when the pull request was opened. */
export function asKnown(verified: Verified): Verified {
  return { ...verified, score: { ...verified.score, objections: 0 } };
}

/** Numbers and places in a message change with the change. */
const nameOf = ({ check, message }: GateFinding) => `${check} ${message.replace(/\d+/g, '#')}`;

function failsNoLonger({ evidence, score }: Verified): boolean {
  const { before, after } = evidence;
  return score.fault === 'there' && score.failing <= 1 && before?.exitCode === 0 && after?.exitCode === 0;
}

/** Tests may have been moved or taken out in the conversation: then it is those of the change that count. */
function reproducedIn(tree: Tree, named: readonly string[], failure: string): Reproduced {
  return reproducedBy(testsIn(tree, named), failure, undefined);
}

/** The named tests, as far as the change still has them; all of its tests where it has none of these. */
export function testsIn(tree: Tree, named: readonly string[]): readonly string[] {
  const files = changedFiles(patchOf(tree)).filter(({ status }) => status !== 'deleted');
  const paths = files.map(({ path }) => path);
  const there = named.filter((path) => paths.includes(path));
  return there.length > 0 ? there : paths.filter(isTestFile);
}

function reproducedBy(
  tests: readonly string[],
  failure: string,
  run: CommandEvidence | undefined,
): Reproduced {
  if (tests.length === 0) return { kind: 'none', because: 'the change has no test of its own' };
  return { kind: 'verified', tests, failure, run: run ?? NOT_RUN, failing: 1 };
}

const NOT_RUN: CommandEvidence = { command: '', exitCode: null, seconds: 0, output: '', ending: 'exited' };
