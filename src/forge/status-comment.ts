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
  const existing = await find(access, issue, run);
  if (existing === undefined) return create(access, issue, body);
  if (existing.body !== body) {
    await access.ask(() =>
      access.rest.issues.updateComment({ ...access.place, comment_id: existing.id, body }),
    );
  }
  return { id: existing.id, url: existing.html_url };
}

/** Anybody can paste the marker, so the comment must also be the app's own. */
async function find(access: Access, issue: number, run: string): Promise<RawComment | undefined> {
  for await (const page of commentPages(access, issue)) {
    const own = page.find(
      (comment) => comment.user?.login === access.botLogin && comment.body?.startsWith(runMarker(run)),
    );
    if (own !== undefined) return own;
  }
  return undefined;
}

async function create(access: Access, issue: number, body: string): Promise<StatusComment> {
  const { data } = await access.ask(() =>
    access.rest.issues.createComment({ ...access.place, issue_number: issue, body, ...NOT_REPEATED }),
  );
  return { id: data.id, url: data.html_url };
}
