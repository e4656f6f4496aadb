import type { Readable } from 'node:stream';
import { hash } from './tree.ts';
import type { Mirror } from './repository.ts';

export interface BlobContent {
  readonly blob: string;
  readonly content: Uint8Array;
}

/** Reads many blobs through one git process, one in memory at a time; those that are missing are left out. */
export async function* readBlobs(
  mirror: Pick<Mirror, 'git'>,
  blobs: readonly string[],
): AsyncGenerator<BlobContent> {
  if (blobs.length === 0) return;
  const input = blobs.map((blob) => `${hash(blob)}\n`).join('');
  const process = mirror.git.stream(['cat-file', '--batch', '--buffer'], { input });
  let complete = false;
  try {
    const reader = createReader(process.stdout);
    for (const blob of blobs) {
      const [, type, size] = (await reader.line()).split(' ');
      if (type === 'missing' || size === undefined) continue;
      const content = await reader.bytes(Number(size));
      await reader.bytes(1);
      if (type === 'blob') yield { blob, content };
    }
    complete = true;
  } finally {
    if (!complete) process.kill();
  }
  await process.ended();
}

export class TruncatedOutput extends Error {
  override readonly name = 'TruncatedOutput';
}

function createReader(stream: Readable): { line(): Promise<string>; bytes(count: number): Promise<Buffer> } {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);

  const more = async (): Promise<Buffer> => {
    const { done, value } = await chunks.next();
    if (done) throw new TruncatedOutput('git cat-file ended in the middle of an object');
    return value;
  };
  const take = (count: number): Buffer => {
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  };

  return {
    async line() {
      while (!rest.includes(10)) rest = Buffer.concat([rest, await more()]);
      return take(rest.indexOf(10) + 1)
        .toString('latin1')
        .trimEnd();
    },
    async bytes(count) {
      const parts = [rest];
      for (let have = rest.length; have < count;) {
        const part = await more();
        parts.push(part);
        have += part.length;
      }
      rest = parts.length === 1 ? rest : Buffer.concat(parts);
      return take(count);
    },
  };
}
