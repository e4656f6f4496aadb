import type { Check } from '../../config/gate-checks.ts';
import { foretell } from '../conventions.ts';
import type { Prediction } from '../prediction/prediction.ts';
import type { GateChange, GateFile } from './change.ts';
import { checkCompanions } from './companions.ts';
import { checkHelpers } from './duplicate-helper.ts';
import { findings, type Finding, type Found } from './finding.ts';
import type { GateGround } from './ground.ts';
import { checkLeftovers } from './leftover-debugging.ts';
import { checkRules } from './rule-checks.ts';
import { checkSize } from './size.ts';
import { checkSwitchedTests } from './switched-tests.ts';
import { checkTestPlace, checkTestTouched } from './tests.ts';

/** All that a check may look at. */
export interface Look {
  readonly ground: GateGround;
  readonly change: GateChange;
  /** What the history foretells of such a change. */
  readonly foretold: Prediction;
}

type Looks = (look: Look) => readonly Found[] | Promise<readonly Found[]>;

const CHECKS: readonly (readonly [Check, Looks])[] = [
  ['test-touched', checkTestTouched],
  ['test-place', checkTestPlace],
  ['companion', checkCompanions],
  ['size', checkSize],
  ['duplicate-helper', checkHelpers],
  ['leftover-debugging', checkLeftovers],
  ['switched-test', checkSwitchedTests],
];

/** Compares a fix with how this repository's people make theirs. An empty list is a pass. No model is asked. */
export async function checkOrganic(ground: GateGround, change: GateChange): Promise<Finding[]> {
  const foretold = foretell(
    ground.conventions,
    change.untrustedTitle,
    change.files.map(({ path }) => path),
  );
  const look = { ground, change, foretold };
  const found = await Promise.all(
    CHECKS.filter(([check]) => ground.levels[check] !== 'off').map(async ([check, looks]) =>
      findings(check, await looks(look), ground.levels),
    ),
  );
  return [
    ...found.flat(),
    ...checkRules(ground.rules, change.files, ground.levels),
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
