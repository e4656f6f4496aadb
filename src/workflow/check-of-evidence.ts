import { isReproduced, succeeded, type Evidence } from '../conventions/evidence.ts';
import { untrustedLine } from './untrusted-line.ts';

/** What the check on the commit says: green only where everything was seen. */
export function checkOf(evidence: Evidence) {
  const missing = whatIsMissing(evidence);
  if (missing === undefined) {
    return {
      conclusion: 'success',
      title: 'Reproduced and fixed',
      summary: 'A test failed before and passes now; the test suite passes.',
    } as const;
  }
  return {
    conclusion: 'neutral',
    title: 'Needs a closer look',
    summary: `Not all of the evidence is there: ${missing}.`,
  } as const;
}

function whatIsMissing(evidence: Evidence): string | undefined {
  const { reproduction, baseline, suite } = evidence;
  if (reproduction.kind === 'none') return untrustedLine(reproduction.because).replace(/\.+$/, '');
  if (!isReproduced(evidence)) return 'the test was not seen to fail without the fix and to pass with it';
  if (suite === undefined) return 'a test failed before and passes now, but there was no test suite to run';
  if (succeeded(suite)) return undefined;
  return succeeded(baseline)
    ? 'the test suite passed before and not now, though its failures did not come with the change every time'
    : 'the test suite does not pass, nor did it before';
}
