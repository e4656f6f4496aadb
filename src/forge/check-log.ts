import { messageOf } from '../lib/message-of.ts';
import { plainText } from '../lib/plain-text.ts';
import type { Access } from './access.ts';
import { PermissionMissing } from './forge-errors.ts';
import type { CheckState } from './pull-request-talk.ts';
import { tailOf } from './tail-of.ts';

type Rest = Access['rest'];
type RawCheckRun = Awaited<ReturnType<Rest['checks']['get']>>['data'];

const LOG_TAIL = 64 * 1024;
const MOST_ANNOTATIONS = 50;
const STAMP = /^\uFEFF?\d{4}-\d\d-\d\dT[\d:.]+Z ?/gm;

/** What a check has printed. What GitHub does not show of it is said in its place. */
export async function readCheckLog(access: Access, check: CheckState): Promise<string> {
  const { rest, place, askFor } = access;
  const { id } = check;
  const run = id && (await askFor(() => rest.checks.get({ ...place, check_run_id: id })))?.data;
  if (!run) return check.untrustedSummary;
  const { title, summary, text } = run.output;
  const parts = [title, summary, text, await annotationsOf(access, run)];
  if (run.app?.slug === 'github-actions') parts.push(await jobLog(access, run.id));
  return access.redact(parts.filter(Boolean).join('\n\n'));
}

async function annotationsOf({ rest, place, askFor }: Access, run: RawCheckRun): Promise<string> {
  if (run.output.annotations_count === 0) return '';
  const list = { ...place, check_run_id: run.id, per_page: MOST_ANNOTATIONS };
  const found = await askFor(() => rest.checks.listAnnotations(list));
  return (found?.data ?? [])
    .map(({ path, start_line, annotation_level, message }) => {
      const level = annotation_level === null ? '' : `${annotation_level}: `;
      return `${path}:${start_line}: ${level}${message ?? ''}`;
    })
    .join('\n');
}

/** A job of GitHub Actions has the number of its check run. */
async function jobLog({ rest, place, askFor }: Access, job_id: number): Promise<string> {
  const job = { ...place, job_id, request: { parseSuccessResponseBody: false } };
  try {
    const found = await askFor(() => rest.actions.downloadJobLogsForWorkflowRun(job));
    if (found === undefined) return 'GitHub has no log of this job (any more).';
    return await endOf(found.data);
  } catch (error) {
    if (!(error instanceof PermissionMissing)) throw error;
    return `The log of this job could not be read. ${error.message}`;
  }
}

/** A log may be longer than can be read in the time that a request is given. */
async function endOf(log: unknown): Promise<string> {
  try {
    return plainText(await tailOf(log, LOG_TAIL)).replaceAll(STAMP, '');
  } catch (error) {
    return `The log of this job could not be read to its end: ${messageOf(error)}`;
  }
}
