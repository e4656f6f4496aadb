import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable, summary, type Row } from './table.ts';

/** What was seen of each repository the last time it was tried, by its name. */
export async function readRows(file: string | undefined): Promise<Map<string, Row>> {
  if (file === undefined) return new Map();
  const lines = (await textOf(file)).split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as Row).map((row) => [row.repository, row]));
}

export async function writeRows(file: string, rows: readonly Row[]): Promise<void> {
  await writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** What stands above the figures in the file stays; everything below a line that begins with `Figures:` goes. */
export async function writeTable(file: string, rows: readonly Row[]): Promise<void> {
  const text = await textOf(file);
  const above = text.includes('\nFigures: ') ? text.slice(0, text.indexOf('\nFigures: ')) : text;
  await writeFile(file, `${above}\nFigures: ${summary(rows)}.\n\n${markdownTable(rows)}`);
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
}
