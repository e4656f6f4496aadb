import type { Readable } from 'node:stream';

/**
 * Cuts a byte stream at its NUL bytes, the one byte that neither a path nor a message can hold.
 * Comes in batches, one for each chunk read; bytes that are not UTF-8 become U+FFFD. Of a field longer
 * than `maxBytes` only the beginning is kept.
 */
export async function* nulSeparated(stream: Readable, maxBytes = 1 << 20): AsyncGenerator<string[]> {
  let started: Buffer[] = [];
  let startedBytes = 0;
  const keep = (part: Buffer) => {
    const room = part.subarray(0, Math.max(0, maxBytes - startedBytes));
    if (room.length > 0) started.push(room);
    startedBytes += room.length;
  };

  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const fields: string[] = [];
    let from = 0;
    for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, from)) {
      if (started.length > 0) {
        keep(chunk.subarray(from, at));
        fields.push(Buffer.concat(started).toString('utf8'));
        started = [];
        startedBytes = 0;
      } else {
        fields.push(chunk.toString('utf8', from, Math.min(at, from + maxBytes)));
      }
      from = at + 1;
    }
    if (from < chunk.length) keep(chunk.subarray(from));
    yield fields;
  }
  if (started.length > 0) yield [Buffer.concat(started).toString('utf8')];
}
