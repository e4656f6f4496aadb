import type { Access } from './access.ts';
import { allPages } from './all-pages.ts';
import type { CheckState } from './pull-request-talk.ts';

type Rest = Access['rest'];
type RawCheckRun = Awaited<ReturnType<Rest['checks']['listForRef']>>['data']['check_runs'][number];
type RawStatus = Awaited<ReturnType<Rest['repos']['getCombinedStatusForRef']>>['data']['statuses'][number];

const MOST_PAGES = 5;

/** What is said of a commit. A name occurs twice where two workflows have a check of that name. */
export async function readChecks(access: Access, ref: string): Promise<CheckState[]> {
  const { rest, place, ask } = access;
  const runs = await allPages(MOST_PAGES, async (page) => {
    const list = { ...place, ref, filter: 'latest', ...page } as const;
    return (await ask(() => rest.checks.listForRef(list))).data.check_runs;
  });
  const statuses = await allPages(
    MOST_PAGES,
    async (page) =>
      (await ask(() => rest.repos.getCombinedStatusForRef({ ...place, ref, ...page }))).data.statuses,
  );
  return [
    ...newestOf(runs).map((run) => presentRun(access, run)),
    ...statuses.map((status) => presentStatus(status)),
  ];
}

function newestOf(runs: readonly RawCheckRun[]): RawCheckRun[] {
  const newest = new Map<string, RawCheckRun>();
  for (const run of runs.toSorted((a, b) => a.id - b.id)) {
    newest.set(`${run.check_suite?.id} ${run.app?.slug} ${run.name}`, run);
  }
  return [...newest.values()];
}

function presentRun({ botLogin }: Access, run: RawCheckRun): CheckState {
  const { app, output } = run;
  const url = run.details_url ?? run.html_url;
  return {
    name: run.name,
    id: run.id,
    ...(app?.slug !== undefined && { app: app.slug }),
    isOwn: `${app?.slug}[bot]` === botLogin,
    state: run.status === 'completed' ? stateOf(run.conclusion) : 'pending',
    ...(url !== null && { url }),
    untrustedSummary: [output.title, output.summary].filter(Boolean).join('\n\n'),
  };
}

/** One that was cancelled, is stale or waits for a person says nothing of the change. */
function stateOf(conclusion: RawCheckRun['conclusion']): CheckState['state'] {
  if (conclusion === 'failure' || conclusion === 'timed_out') return 'failed';
  if (conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped') return 'passed';
  return 'pending';
}

function presentStatus({ context, state, target_url: url, description }: RawStatus): CheckState {
  return {
    name: context,
    isOwn: false,
    state: state === 'success' ? 'passed' : state === 'pending' ? 'pending' : 'failed',
    ...(url !== null && { url }),
    untrustedSummary: description ?? '',
  };
}
