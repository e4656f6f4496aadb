import type { Access } from './access.ts';
import { allPages } from './all-pages.ts';
import { RequestRefused } from './forge-errors.ts';
import type { Dress } from './pull-request-talk.ts';

type RawPullRequest = Awaited<ReturnType<Access['rest']['pulls']['get']>>['data'];

const MOST_PAGES = 5;

/** Adds to a pull request what it has not got, and tells what GitHub does not take, in a sentence's words each. */
export async function dress(access: Access, pull_number: number, wished: Dress): Promise<string[]> {
  const { rest, place, ask } = access;
  const { data: pull } = await ask(() => rest.pulls.get({ ...place, pull_number }));
  return [
    ...(await addLabels(access, pull, wished.labels ?? [])),
    ...(await setMilestone(access, pull, wished.milestone)),
    ...(await requestReviews(access, pull, wished)),
  ];
}

/** GitHub would make a label that is not there. */
async function addLabels(
  { rest, place, ask, askFor }: Access,
  pull: RawPullRequest,
  wished: readonly string[],
) {
  const leftOut: string[] = [];
  const labels: string[] = [];
  for (const name of without(
    wished,
    pull.labels.map((label) => label.name),
  )) {
    if (await askFor(() => rest.issues.getLabel({ ...place, name }))) labels.push(name);
    else leftOut.push(`label ${name}: the repository has none of that name`);
  }
  if (labels.length > 0) {
    await ask(() => rest.issues.addLabels({ ...place, issue_number: pull.number, labels }));
  }
  return leftOut;
}

/** One that somebody has chosen already stays. */
async function setMilestone(access: Access, pull: RawPullRequest, title: string | undefined) {
  if (title === undefined || pull.milestone !== null) return [];
  const { rest, place, ask } = access;
  const open = await allPages(
    MOST_PAGES,
    async (page) => (await ask(() => rest.issues.listMilestones({ ...place, state: 'open', ...page }))).data,
  );
  const milestone = open.find((candidate) => candidate.title === title)?.number;
  if (milestone === undefined) return [`milestone ${title}: no open one has that title`];
  await ask(() => rest.issues.update({ ...place, issue_number: pull.number, milestone }));
  return [];
}

async function requestReviews(access: Access, pull: RawPullRequest, wished: Dress): Promise<string[]> {
  const reviewers = without(
    wished.reviewers ?? [],
    (pull.requested_reviewers ?? []).map(({ login }) => login),
  );
  const teams = without(
    wished.teams ?? [],
    (pull.requested_teams ?? []).map(({ slug }) => slug),
  );
  if (reviewers.length + teams.length === 0) return [];
  const refusal = await refusalOf(access, pull.number, { reviewers, team_reviewers: teams });
  if (refusal === undefined) return [];

  // One that cannot be asked spoils it for all: so each by itself.
  const leftOut: string[] = [];
  for (const reviewer of reviewers) {
    const because = await refusalOf(access, pull.number, { reviewers: [reviewer] });
    if (because !== undefined) leftOut.push(`reviewer ${reviewer}: ${because}`);
  }
  for (const team of teams) {
    const because = await refusalOf(access, pull.number, { team_reviewers: [team] });
    if (because !== undefined) leftOut.push(`team ${team}: ${because}`);
  }
  return leftOut;
}

async function refusalOf(
  { rest, place, ask }: Access,
  pull_number: number,
  asked: { reviewers?: string[]; team_reviewers?: string[] },
): Promise<string | undefined> {
  try {
    await ask(() => rest.pulls.requestReviewers({ ...place, pull_number, ...asked }));
    return undefined;
  } catch (error) {
    if (error instanceof RequestRefused) return error.message;
    throw error;
  }
}

function without(wished: readonly string[], there: readonly string[]): string[] {
  const known = new Set(there.map((name) => name.toLowerCase()));
  return [...new Set(wished)].filter((name) => !known.has(name.toLowerCase()));
}
