import { z } from 'zod';
import { insideWorkspace, loadError, testCase, type TestReport, type TestStatus } from './test-case.ts';

const texts = z.array(z.string().catch('')).catch([]);
const Results = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().catch(''),
      message: z.string().nullish().catch(''),
      assertionResults: z
        .array(
          z.object({
            ancestorTitles: texts,
            title: z.string(),
            status: z.string(),
            failureMessages: texts,
          }),
        )
        .catch([]),
    }),
  ),
});

/** The report of jest, whose form vitest has made its own. */
export function readJestJson(
  untrustedJson: unknown,
  source: string,
  workspace: string,
): TestReport | undefined {
  const results = Results.safeParse(untrustedJson).data?.testResults;
  if (results === undefined) return undefined;
  return {
    source,
    complete: true,
    cases: results.flatMap(({ name, assertionResults }) =>
      assertionResults.map(({ ancestorTitles, title, status, failureMessages }) =>
        testCase([...ancestorTitles, title], statusOf(status), {
          file: insideWorkspace(name, workspace),
          message: failureMessages.join('\n'),
        }),
      ),
    ),
    // A file whose tests failed says so test by test.
    errors: results
      .filter(
        ({ status, assertionResults }) =>
          status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
      )
      .map(({ name, message }) =>
        loadError(message || 'The file could not be run.', insideWorkspace(name, workspace)),
      ),
  };
}

function statusOf(status: string): TestStatus {
  if (status === 'passed' || status === 'failed') return status;
  return 'skipped';
}
