import { NOT_REPEATED, type Access } from './access.ts';
import { CHECK_TEXT_LIMIT, fitMarkdown } from './fit-markdown.ts';

export type CheckConclusion = 'success' | 'failure' | 'neutral' | 'cancelled';

export interface CheckReport {
  readonly run: string;
  /** The commit that the check is shown on. */
  readonly headSha: string;
  readonly name: string;
  /** Undefined while it is still going on. */
  readonly conclusion?: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text?: string;
}

/** Shows the run's check on a commit; the same run writes to the same check again. */
export async function writeCheckRun(access: Access, report: CheckReport): Promise<void> {
  const { rest, place } = access;
  const content = contentOf(access, report);
  const existing = await find(access, report);
  if (existing === undefined) {
    const { run: external_id, headSha: head_sha, name } = report;
    await access.ask(() =>
      rest.checks.create({ ...place, ...content, name, head_sha, external_id, ...NOT_REPEATED }),
    );
  } else {
    await access.ask(() => rest.checks.update({ ...place, ...content, check_run_id: existing }));
  }
}

async function find(access: Access, { run, headSha, name }: CheckReport): Promise<number | undefined> {
  const { data } = await access.ask(() =>
    access.rest.checks.listForRef({
      ...access.place,
      ref: headSha,
      check_name: name,
      filter: 'all',
      per_page: 100,
    }),
  );
  // Only the app that made a check may change it, so a foreign one with our id is of no use and no harm.
  return data.check_runs.find((check) => check.external_id === run && isOwn(check.app?.slug, access.botLogin))
    ?.id;
}

function isOwn(slug: string | undefined, botLogin: string): boolean {
  return slug === undefined || `${slug}[bot]` === botLogin;
}

function contentOf({ redact }: Access, { conclusion, title, summary, text }: CheckReport) {
  const fit = (markdown: string) => fitMarkdown(redact(markdown), CHECK_TEXT_LIMIT);
  const output = {
    title: redact(title),
    summary: fit(summary),
    ...(text === undefined ? {} : { text: fit(text) }),
  };
  return conclusion === undefined
    ? { status: 'in_progress' as const, output }
    : { status: 'completed' as const, conclusion, output };
}
