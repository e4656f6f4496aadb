/** Where GitHub shows a file as it was at a commit. */
export function permalink(
  repositoryUrl: string,
  commit: string,
  path: string,
  lines?: readonly [number, number],
): string {
  // Parentheses would end a link of Markdown.
  const escaped = encodeURIComponent(path)
    .replaceAll('%2F', '/')
    .replaceAll(/[()*'!~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const [from, to] = lines ?? [];
  const place = from === undefined ? '' : from === to ? `#L${from}` : `#L${from}-L${to}`;
  // As it is written, and not as a page: only there lines have numbers.
  const plain = from !== undefined && /\.(?:md|markdown|rst|adoc|org)$/i.test(path) ? '?plain=1' : '';
  return `${repositoryUrl}/blob/${commit}/${escaped}${plain}${place}`;
}
