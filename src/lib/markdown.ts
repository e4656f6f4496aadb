/**
 * A code block that the text inside cannot close: the fence is longer than any run of backticks in it.
 * Used wherever untrusted text is shown to a person or to a model as data.
 */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}`;
}
