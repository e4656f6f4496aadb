export type Channel = 'stdout' | 'stderr';

/** Past this a command is no longer talking to anyone. */
const ENDLESS_BYTES = 64 * 1024 * 1024;

/** What a command printed, in bounded memory. */
export class CapturedOutput {
  readonly #both: HeadAndTail;
  readonly #stdout: Buffer[] = [];
  readonly #maxBytes: number;
  #stdoutBytes = 0;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#both = new HeadAndTail(maxBytes);
  }

  add(channel: Channel, bytes: Buffer): void {
    this.#bytes += bytes.length;
    this.#both.add(bytes);
    if (channel !== 'stdout') return;
    const room = this.#maxBytes - this.#stdoutBytes;
    if (room > 0) this.#stdout.push(bytes.subarray(0, room));
    this.#stdoutBytes += bytes.length;
  }

  get endless(): boolean {
    return this.#bytes > ENDLESS_BYTES + this.#maxBytes;
  }

  result(): { output: string; stdout: Uint8Array; truncated: boolean } {
    const truncated = this.#bytes > this.#maxBytes;
    return { output: this.#both.text(), stdout: Buffer.concat(this.#stdout), truncated };
  }
}

/** The first and the last half of the room; how much lies between is told in the text. */
class HeadAndTail {
  readonly #headRoom: number;
  readonly #tailRoom: number;
  readonly #head: Buffer[] = [];
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #leftOut = 0;

  constructor(maxBytes: number) {
    this.#headRoom = Math.ceil(maxBytes / 2);
    this.#tailRoom = Math.floor(maxBytes / 2);
  }

  add(bytes: Buffer): void {
    const forHead = bytes.subarray(0, Math.max(0, this.#headRoom - this.#headBytes));
    if (forHead.length > 0) this.#head.push(forHead);
    this.#headBytes += forHead.length;

    const forTail = bytes.subarray(forHead.length);
    if (forTail.length === 0) return;
    this.#tail.push(forTail);
    this.#tailBytes += forTail.length;
    // Trimmed at twice the room, so that many small pieces do not each copy the whole tail.
    if (this.#tailBytes > 2 * this.#tailRoom) this.#trimTail();
  }

  text(): string {
    this.#trimTail();
    const head = Buffer.concat(this.#head);
    const tail = Buffer.concat(this.#tail);
    if (this.#leftOut === 0) return Buffer.concat([head, tail]).toString('utf8');
    return `${wholeStart(head)}\n[… ${this.#leftOut} bytes left out …]\n${wholeEnd(tail)}`;
  }

  #trimTail(): void {
    const excess = this.#tailBytes - this.#tailRoom;
    if (excess <= 0) return;
    this.#tail = [Buffer.concat(this.#tail).subarray(excess)];
    this.#tailBytes = this.#tailRoom;
    this.#leftOut += excess;
  }
}

/** Without a character that the cut left incomplete. */
function wholeStart(bytes: Buffer): string {
  return new TextDecoder().decode(bytes, { stream: true });
}

function wholeEnd(bytes: Buffer): string {
  let start = 0;
  while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start++;
  return bytes.toString('utf8', start);
}
