/** The data of server-sent events, as they come. */
export async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let line = '';
  let data: string[] = [];
  for await (const bytes of body) {
    line += decoder.decode(bytes, { stream: true });
    const lines = line.split(/\r\n|\n|\r(?!$)/);
    line = lines.pop() ?? '';
    for (const each of lines) {
      if (each.startsWith('data:')) data.push(each.slice(5).replace(/^ /, ''));
      else if (each === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      }
    }
  }
  if (line.startsWith('data:')) data.push(line.slice(5).trim());
  if (data.length > 0) yield data.join('\n');
}
