import { readFile, writeFile } from 'node:fs/promises';

/** Rows of name and value take the place of the table in a file of results; what stands above it stays. */
export async function replaceTable(
  file: URL,
  rows: readonly (readonly [name: string, value: string])[],
): Promise<void> {
  const text = await readFile(file, 'utf8');
  const above = text.slice(0, text.indexOf('\n| ') + 1);
  const lines = [['figure', 'value'], ['---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  await writeFile(file, `${above}${lines.join('\n')}\n`);
}
