// Reads vitest's JSON report: prints the count, and fails when a test failed, was skipped, or none ran.
import { readFileSync } from 'node:fs';

const {
  testResults,
  numPassedTests: passed,
  numFailedTests: failed,
} = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const tests = testResults.flatMap((file) => file.assertionResults);
const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');

for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);
console.log(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exit(passed > 0 && failed === 0 && skipped.length === 0 ? 0 : 1);
