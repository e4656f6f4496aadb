const PAGE = 100;

interface Page {
  readonly per_page: number;
  readonly page: number;
}

/** The entries of a list that GitHub gives a page at a time, in its order; those after the last page allowed are left unread. */
export async function allPages<T>(
  mostPages: number,
  read: (page: Page) => Promise<readonly T[]>,
): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const entries = await read({ per_page: PAGE, page });
    all.push(...entries);
    if (entries.length < PAGE) break;
  }
  return all;
}
