import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export type ReadTasks<Task> =
  | { readonly kind: 'read'; readonly tasks: readonly Task[] }
  /** Told to whoever wrote the file. */
  | { readonly kind: 'wrong'; readonly because: string };

/** A line of JSON for each task, from a file or, as `-`, from standard input; empty lines are passed over. */
export async function readTasks<Task>(
  file: string,
  schema: z.ZodType<Task>,
  readStandardInput: () => Promise<string>,
): Promise<ReadTasks<Task>> {
  const text = file === '-' ? await readStandardInput() : await readText(file);
  if (text === undefined) return { kind: 'wrong', because: `The file ${file} cannot be read.` };
  const tasks: Task[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const parsed = schema.safeParse(parseJson(line));
    if (!parsed.success)
      return { kind: 'wrong', because: `Line ${at + 1} is not a task: ${reasons(parsed.error)}.` };
    tasks.push(parsed.data);
  }
  return { kind: 'read', tasks };
}

/** Undefined when there is no such file, or it may not be read. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** What is no JSON is no task either, and the schema says so. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function reasons(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .join('; ');
}
