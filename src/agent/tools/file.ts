import { messageOf } from '../../lib/message-of.ts';
import type { Shell } from '../workspace.ts';

const FILE_PROBLEMS = ['FileTooLarge', 'SandboxFailed', 'PathRefused'];
const MAX_FILE_BYTES = 2_000_000;

export type TextFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** What a sandbox without a container meets at odd paths. */
const PATH_PROBLEMS = ['EACCES', 'EEXIST', 'EISDIR', 'ELOOP', 'ENAMETOOLONG', 'ENOSPC', 'ENOTDIR', 'EPERM'];

/** What the sandbox says of a file it cannot read or write; anything else that it throws is not about the file. */
export function fileProblem(error: unknown): string {
  if (error instanceof Error && FILE_PROBLEMS.includes(error.name)) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  // The rest of the message is a path of the host.
  if (PATH_PROBLEMS.some((known) => known === code)) return messageOf(error).split(',', 1)[0]!;
  throw error;
}

/** Reads a file as text. Bytes that are not UTF-8 are refused: writing them back would change them. */
export async function readText(shell: Shell, path: string): Promise<TextFile> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = await shell.read(path, MAX_FILE_BYTES);
  } catch (error) {
    return { kind: 'unreadable', because: `\`${path}\` cannot be read: ${fileProblem(error)}` };
  }
  if (bytes === undefined) return { kind: 'missing' };
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: 'unreadable', because: `\`${path}\` is not UTF-8 text; use \`shell\` for it.` };
  }
}
