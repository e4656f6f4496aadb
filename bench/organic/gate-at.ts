import { GATE_CHECKS, type Check, type GateLevels } from '../../src/config/gate-checks.ts';
import { conventionsWith } from '../../src/conventions/conventions.ts';
import { changedFiles } from '../../src/conventions/changed-files.ts';
import { foresightOf, type Foresight } from '../../src/conventions/foresight.ts';
import { gateFiles } from '../../src/conventions/gate/change.ts';
import type { Finding } from '../../src/conventions/gate/finding.ts';
import { checkSides } from '../../src/conventions/gate/gate.ts';
import { gateGround } from '../../src/conventions/gate/ground.ts';
import { openSides } from '../../src/conventions/gate/sides.ts';
import { mineRules } from '../../src/conventions/mine-rules.ts';
import type { PredictionWeights } from '../../src/conventions/prediction/weights.ts';
import type { Standing } from '../../src/conventions/predictor.ts';
import type { RepositoryFacts } from '../../src/conventions/gate/repository-facts.ts';
import { ruleOf } from '../../src/memory/rule.ts';
import { protectedAt } from '../../src/repository/protected-paths.ts';
import type { Mirror } from '../../src/repository/repository.ts';

/** The gate as it stands at one commit, and what the history foretells there. */
export interface GateThere extends AsyncDisposable {
  readonly foresight: Foresight;
  /** With `only`, what these checks say. */
  ask(proposal: Proposal, only?: readonly Check[]): Promise<Finding[]>;
}

/** What is brought before it. */
interface Proposal {
  readonly untrustedTitle: string;
  readonly untrustedSummary: string;
  readonly patch: string;
}

interface GateOptions {
  readonly mirror: Mirror;
  readonly at: string;
  readonly standing: Standing;
  readonly weights: PredictionWeights;
  readonly facts: RepositoryFacts;
  /** The files that memory takes for those of the fix. */
  readonly recalled: readonly string[];
}

/** As the product builds it, but that the history was learnt before. Holds while the replay stands there. */
export async function gateAt({
  mirror,
  at,
  standing,
  weights,
  facts,
  recalled,
}: GateOptions): Promise<GateThere> {
  const foresight = foresightOf(standing, weights);
  const [conventions, mined, isProtected] = await Promise.all([
    conventionsWith(foresight, mirror, at),
    mineRules(mirror, at),
    protectedAt(mirror.git, at),
  ]);
  const reading = await gateGround({ mirror, at, conventions, rules: mined.map(ruleOf), facts, recalled });
  const ground = { ...reading, read: once(reading.read) };
  const sides = openSides();
  return {
    foresight,
    async ask({ patch, ...said }, only) {
      const files = await gateFiles(changedFiles(patch), ground.read);
      const change = { ...said, files, isProtected };
      const asked = only === undefined ? ground : { ...ground, levels: allOffBut(only) };
      return checkSides(asked, change, sides);
    },
    [Symbol.asyncDispose]: () => sides[Symbol.asyncDispose](),
  };
}

function allOffBut(only: readonly Check[]): GateLevels {
  const others = Object.keys(GATE_CHECKS).filter((check) => !(only as readonly string[]).includes(check));
  return Object.fromEntries(others.map((check) => [check, 'off']));
}

/** Every edition of a fix begins with the same files. */
function once<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (path) => {
    const reading = known.get(path) ?? read(path);
    known.set(path, reading);
    return reading;
  };
}
