import type { Git } from './git.ts';
import { hash } from './tree.ts';

export async function commitDiff(git: Git, commit: string, maxBytes: number): Promise<string> {
  const process = git.stream(
    // prettier-ignore
    ['log', '-1', '--format=', '--patch', '--diff-merges=first-parent', '--find-renames', '--no-ext-diff', '--no-textconv', hash(commit)],
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
