import { NOT_REPEATED, type Access } from './access.ts';
import { BODY_LIMIT, fitMarkdown } from './fit-markdown.ts';
import { commentPages, type RawComment } from './issue-thread.ts';
import { runMarker } from './markers.ts';
import { writeOnce, type WriteWhen } from './write-once.ts';

export interface StatusComment {
  readonly id: number;
  readonly url: string;
}

/** Writes the run's one comment. */
export async function writeStatusComment(
  access: Access,
  issue: number,
  run: string,
  markdown: string,
  when: WriteWhen = 'always',
): Promise<StatusComment> {
  const { rest, place, ask, askFor } = access;
  const body = fitMarkdown(`${runMarker(run)}\n${access.redact(markdown)}`, BODY_LIMIT);
  const comments = {
    find: () => ownComments(access, issue, run),
    create: async (text: string): Promise<RawComment> =>
      (
        await ask(() =>
          rest.issues.createComment({ ...place, issue_number: issue, body: text, ...NOT_REPEATED }),
        )
      ).data,
    edit: (id: number, text: string) =>
      ask(() => rest.issues.updateComment({ ...place, comment_id: id, body: text })),
    // Another writer may have removed it already.
    remove: (id: number) => askFor(() => rest.issues.deleteComment({ ...place, comment_id: id })),
  };
  const { id, html_url: url } = await writeOnce(comments, body, when);
  return { id, url };
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
