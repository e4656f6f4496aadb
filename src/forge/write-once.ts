interface Written {
  readonly id: number;
  readonly body?: string | undefined;
}

/** What another writer has put there meanwhile is then left as it is. */
export type WriteWhen = 'always' | 'unless there is one';

/** Where a comment is written that is to be there once. */
interface Place<T extends Written> {
  /** The app's own comments of this kind, the oldest first. */
  find(): Promise<readonly T[]>;
  create(body: string): Promise<T>;
  edit(id: number, body: string): Promise<unknown>;
  remove(id: number): Promise<unknown>;
}

/** Writes a comment: made the first time, edited in place ever after, untouched when it says so already. */
export async function writeOnce<T extends Written>(
  place: Place<T>,
  body: string,
  when: WriteWhen = 'always',
): Promise<T> {
  const [existing] = await place.find();
  const comment = existing ?? (await createOne(place, body));
  if (comment.body !== body && when === 'always') await place.edit(comment.id, body);
  return comment;
}

/** Another writer may make one at the same moment: each looks again, and only the oldest is left. */
async function createOne<T extends Written>(place: Place<T>, body: string): Promise<T> {
  const made = await place.create(body);
  const [oldest = made, ...others] = await place.find();
  for (const { id } of others) await place.remove(id);
  return oldest;
}
