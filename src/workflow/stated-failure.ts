import { endingInWords } from '../conventions/evidence.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import type { TestCase } from '../sandbox/test-report/test-report.ts';
import type { Baseline } from './baseline.ts';
import { ownFailures } from './own-failures.ts';
import { didFail } from './test-results.ts';
import { passed, squeeze, type TestRun } from './test-run.ts';

export interface StatedFailure {
  readonly tests: readonly string[];
  /** What the agent says the failure is, copied from the output. */
  readonly failure: string;
  readonly baseline: Baseline | undefined;
  readonly untrustedPatch: string;
}

/** Why a run on the unchanged code does not show the fault, if so: it must fail in a test, newly, and as was stated. */
export function whyNotTheFault(run: TestRun, stated: StatedFailure): string | undefined {
  const { tests, failure, baseline, untrustedPatch } = stated;
  if (run.evidence.ending !== 'exited') return `did not come to its end: it ${endingInWords(run.evidence)}.`;
  if (passed(run)) return 'passes on the unchanged code.';
  if (didFail(run, tests).failureKind === 'load')
    return 'cannot run the tests: a file that does not load shows no fault.';
  const own = ownFailures(run, tests, baseline);
  if (own?.length === 0) return 'fails in no test of yours: what fails there failed before you came.';
  if (!squeeze(toldBy(own, run)).includes(squeeze(failure)))
    return own === undefined
      ? `fails, but its output does not contain the \`failure\` you gave.`
      : `fails, but no failing test of yours says the \`failure\` you gave.`;
  const slip = undefinedName(own ?? [], untrustedPatch);
  return slip && `fails because your test uses \`${slip}\`, which is not defined: that shows no fault.`;
}

/** What the failing tests say, where they say anything. */
function toldBy(own: readonly TestCase[] | undefined, run: TestRun): string {
  if (own === undefined) return run.output;
  const told = own.map(({ name, message = '' }) => `${name}\n${message}`).join('\n');
  const cut = own.some(({ message = '' }) => message.trim() === '' || message.length >= CUT_FROM);
  return cut ? `${told}\n${run.output}` : told;
}

/** Longer messages may have lost their end. */
const CUT_FROM = 1_500;

const UNDEFINED = /(?:ReferenceError: (\w+) is not defined|NameError: name '(\w+)' is not defined)/;

/** A name that all the failures complain of and that the tests themselves write. */
function undefinedName(own: readonly TestCase[], untrustedPatch: string): string | undefined {
  const names = own.map(({ message = '' }) => UNDEFINED.exec(message)?.slice(1).find(Boolean));
  const [first] = names;
  if (first === undefined || names.some((name) => name !== first)) return undefined;
  const word = new RegExp(`\\b${first}\\b`);
  const written = changedFiles(untrustedPatch).some(({ addedLines }) =>
    addedLines.some((line) => word.test(line)),
  );
  return written ? first : undefined;
}
