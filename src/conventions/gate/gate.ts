import type { Check } from '../../config/gate-checks.ts';
import { foretell } from '../conventions.ts';
import type { Prediction } from '../prediction/prediction.ts';
import type { GateChange, GateFile } from './change.ts';
import { checkClones } from './clones.ts';
import { checkCommentedOut, checkNarrating, checkRestating } from './comments.ts';
import { checkCompanions } from './companions.ts';
import { checkComplexity } from './complexity.ts';
import { checkDependencies } from './dependencies.ts';
import { checkHelpers } from './duplicate-helper.ts';
import { checkApi, checkNewExports } from './exports.ts';
import { findings, type Finding, type Found } from './finding.ts';
import type { GateGround } from './ground.ts';
import { checkLeftovers } from './leftover-debugging.ts';
import { checkReformatting } from './reformatting.ts';
import { checkRegion } from './region.ts';
import { checkRules } from './rule-checks.ts';
import { openSides, type Sides } from './sides.ts';
import { checkSize, checkSpread } from './size.ts';
import { checkSwitchedTests } from './switched-tests.ts';
import { checkTestPlace, checkTestTouched } from './tests.ts';
import { checkTitleForm } from './title-form.ts';
import { checkVerbosity } from './verbosity.ts';

/** All that a check may look at. */
export interface Look {
  readonly ground: GateGround;
  readonly change: GateChange;
  /** What the history foretells of such a change. */
  readonly foretold: Prediction;
  readonly sides: Sides;
}

type Looks = (look: Look) => readonly Found[] | Promise<readonly Found[]>;

const CHECKS: readonly (readonly [Check, Looks])[] = [
  ['test-touched', checkTestTouched],
  ['test-place', checkTestPlace],
  ['companion', checkCompanions],
  ['title-form', checkTitleForm],
  ['size', checkSize],
  ['spread', checkSpread],
  ['outside-region', checkRegion],
  ['new-dependency', checkDependencies],
  ['new-export', checkNewExports],
  ['api-break', checkApi],
  ['clone', checkClones],
  ['duplicate-helper', checkHelpers],
  ['verbosity', checkVerbosity],
  ['complexity', checkComplexity],
  ['restating-comment', checkRestating],
  ['narrating-comment', checkNarrating],
  ['commented-out-code', checkCommentedOut],
  ['reformatting', checkReformatting],
  ['leftover-debugging', checkLeftovers],
  ['switched-test', checkSwitchedTests],
];

/** Compares a fix with how this repository's people make theirs. An empty list is a pass. No model is asked. */
export async function checkOrganic(ground: GateGround, change: GateChange): Promise<Finding[]> {
  await using sides = openSides();
  return checkSides(ground, change, sides);
}

/** For many changes of the same texts. */
export async function checkSides(ground: GateGround, change: GateChange, sides: Sides): Promise<Finding[]> {
  const { conventions, levels, rules } = ground;
  const paths = change.files.map(({ path }) => path);
  const foretold = foretell(conventions, change.untrustedTitle, paths);
  const look = { ground, change, foretold, sides };
  const found: Finding[] = [];
  for (const [check, looks] of CHECKS)
    if (levels[check] !== 'off') found.push(...findings(check, await looks(look), levels));
  return [
    ...found,
    ...checkRules(rules, change.files, levels),
    ...change.files.filter(({ path }) => change.isProtected(path)).map(protectedFile),
  ];
}

function protectedFile({ path }: GateFile): Finding {
  return {
    check: 'protected-file',
    level: 'blocking',
    message: `${path} is for the maintainers alone to change: they are asked before it is proposed.`,
    citation: path,
    path,
  };
}
