import { NOT_REPEATED, type Access } from './access.ts';
import { BODY_LIMIT, fitMarkdown } from './fit-markdown.ts';
import { commentPages, type RawComment } from './issue-thread.ts';
import { runMarker } from './markers.ts';

export interface StatusComment {
  readonly id: number;
  readonly url: string;
}

/** Writes the run's one comment: made the first time, edited in place ever after, untouched when it says so already. */
export async function writeStatusComment(
  access: Access,
  issue: number,
  run: string,
  markdown: string,
): Promise<StatusComment> {
  const body = fitMarkdown(`${runMarker(run)}\n${access.redact(markdown)}`, BODY_LIMIT);
  const [existing] = await ownComments(access, issue, run);
  const comment = existing ?? (await create(access, issue, run, body));
  if (comment.body !== body) await edit(access, comment.id, body);
  return { id: comment.id, url: comment.html_url };
}

/** The oldest first. Anybody can paste the marker, so a comment must also be the app's own. */
async function ownComments(access: Access, issue: number, run: string): Promise<RawComment[]> {
  const own: RawComment[] = [];
  for await (const page of commentPages(access, issue)) {
    own.push(
      ...page.filter(({ user, body }) => user?.login === access.botLogin && body?.startsWith(runMarker(run))),
    );
  }
  return own.toSorted((a, b) => a.id - b.id);
}

/** Another writer may make one at the same moment: each looks again, and only the oldest is left. */
async function create(access: Access, issue: number, run: string, body: string): Promise<RawComment> {
  const { rest, place, ask } = access;
  const { data: made } = await ask(() =>
    rest.issues.createComment({ ...place, issue_number: issue, body, ...NOT_REPEATED }),
  );
  const [oldest = made, ...others] = await ownComments(access, issue, run);
  for (const { id } of others) await remove(access, id);
  return oldest;
}

async function edit({ rest, place, ask }: Access, id: number, body: string): Promise<void> {
  await ask(() => rest.issues.updateComment({ ...place, comment_id: id, body }));
}

/** The other writer may have removed it already. */
async function remove({ rest, place, askFor }: Access, id: number): Promise<void> {
  await askFor(() => rest.issues.deleteComment({ ...place, comment_id: id }));
}
