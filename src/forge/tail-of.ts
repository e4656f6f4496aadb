/** The end of a stream of text, from the beginning of a line on; no more of it is held than that. */
export async function tailOf(stream: unknown, bytes: number): Promise<string> {
  let end = Buffer.alloc(0);
  let cut = false;
  for await (const chunk of chunksOf(stream)) {
    end = Buffer.concat([end, chunk]);
    cut ||= end.length > bytes;
    end = end.subarray(-bytes);
  }
  const text = end.toString('utf8');
  return cut ? `[…]\n${text.slice(text.indexOf('\n') + 1)}` : text;
}

async function* chunksOf(stream: unknown): AsyncGenerator<Uint8Array> {
  if (!(stream instanceof ReadableStream)) throw new Error('GitHub’s answer has no body that can be read.');
  for await (const chunk of stream) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
