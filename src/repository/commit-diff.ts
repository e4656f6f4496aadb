import type { Git } from './git.ts';
import { hash } from './tree.ts';
import { GIVE_UP_ON_HUGE, isUnreadable } from './unreadable.ts';

/** The patch against the first parent, cut at the end of a line; a list of names when a file is missing or huge. */
export async function commitDiff(git: Git, commit: string, maxBytes: number): Promise<string> {
  try {
    return await capped(git, commit, maxBytes, ['--patch', '--find-renames']);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return capped(git, commit, maxBytes, ['--raw', '--no-renames']);
  }
}

async function capped(git: Git, commit: string, maxBytes: number, form: string[]): Promise<string> {
  const process = git.stream(
    // prettier-ignore
    ['log', '-1', '--format=', '--diff-merges=first-parent', ...form, '--no-ext-diff', '--no-textconv', hash(commit)],
    GIVE_UP_ON_HUGE,
  );
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) {
      process.kill();
      return wholeLines(Buffer.concat(chunks).subarray(0, maxBytes));
    }
  }
  await process.ended();
  return Buffer.concat(chunks).toString('utf8');
}

function wholeLines(cut: Buffer): string {
  return cut.subarray(0, cut.lastIndexOf('\n') + 1).toString('utf8');
}
