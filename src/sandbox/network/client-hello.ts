/** What the first bytes of a connection say about where it wants to go. */
export type FirstBytes =
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'plain' }
  | { readonly kind: 'tls'; readonly serverName: string | undefined };

const HANDSHAKE_RECORD = 22;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;
const MAX_HELLO_BYTES = 64 * 1024;

/** A greeting that makes no sense has no server name. */
export function readFirstBytes(bytes: Buffer): FirstBytes {
  if (bytes.length === 0) return { kind: 'unfinished' };
  if (bytes[0] !== HANDSHAKE_RECORD) return { kind: 'plain' };
  const message = handshakeOf(bytes);
  if (message === undefined)
    return bytes.length < MAX_HELLO_BYTES ? { kind: 'unfinished' } : { kind: 'tls', serverName: undefined };
  try {
    return { kind: 'tls', serverName: serverNameOf(message) };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'tls', serverName: undefined };
    throw error;
  }
}

/** The first handshake message, which may be spread over several records. */
function handshakeOf(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let length = 0;
  for (let at = 0; at + 5 <= bytes.length;) {
    if (bytes[at] !== HANDSHAKE_RECORD) return Buffer.alloc(0);
    const size = bytes.readUInt16BE(at + 3);
    // No greeting has one that is empty.
    if (size === 0) return Buffer.alloc(0);
    const end = at + 5 + size;
    parts.push(bytes.subarray(at + 5, end));
    length += Math.min(end, bytes.length) - at - 5;
    at = end;
  }
  const message = Buffer.concat(parts, length);
  if (length < 4) return undefined;
  if (message[0] !== CLIENT_HELLO) return Buffer.alloc(0);
  const wanted = 4 + message.readUIntBE(1, 3);
  return length < wanted ? undefined : message.subarray(0, wanted);
}

function serverNameOf(message: Buffer): string | undefined {
  let at = 4 + 2 + 32;
  at += 1 + message.readUInt8(at);
  at += 2 + message.readUInt16BE(at);
  at += 1 + message.readUInt8(at);
  const end = at + 2 + message.readUInt16BE(at);
  at += 2;
  while (at < end) {
    const kind = message.readUInt16BE(at);
    const length = message.readUInt16BE(at + 2);
    // A list with one entry: its length, the kind of name, the name's length, the name.
    if (kind === SERVER_NAME)
      return message
        .subarray(at + 9, at + 9 + message.readUInt16BE(at + 7))
        .toString('latin1')
        .toLowerCase();
    at += 4 + length;
  }
  return undefined;
}
