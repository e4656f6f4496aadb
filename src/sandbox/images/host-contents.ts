import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { parseContents, PROBE } from './base-contents.ts';
import { unmetSentences } from './choose-version.ts';
import { lackingOf } from './furnish.ts';
import type { ImageNeeds, MadeImage } from './image-needs.ts';

const run = promisify(execFile);
const MAX_BYTES = 16 * 1024 * 1024;

/** What this machine has of the needs, looked for along that path. */
export async function lookAtHost(
  needs: ImageNeeds,
  path: string,
  signal: AbortSignal | undefined,
): Promise<MadeImage> {
  const { stdout } = await run('bash', ['-c', PROBE], {
    env: { PATH: path },
    maxBuffer: MAX_BYTES,
    ...(signal && { signal }),
  });
  const contents = parseContents(stdout);
  const { systemPackages, runtimes } = lackingOf(needs, contents);
  const missing = [
    ...systemPackages.map(
      (name) => `Debian's package ${JSON.stringify(name)} is wanted; this machine does not have it.`,
    ),
    ...unmetSentences(runtimes, contents.runtimes),
  ];
  return { image: 'host', id: 'host', missing, has: contents.runtimes };
}
