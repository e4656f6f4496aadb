export type Channel = 'stdout' | 'stderr';

/** Commands that print a byte at a time would else cost a hundred times what they print. */
const PIECE_BYTES = 64 * 1024;
const SMALL_PIECES = 1024;

/** What a command printed, in bounded memory. */
export class CapturedOutput {
  readonly #both: HeadAndTail;
  readonly #stdout = new Pieces();
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
    if (room > 0) this.#stdout.add(bytes.subarray(0, room));
    this.#stdoutBytes += bytes.length;
  }

  /** All that was printed, kept or not. */
  get bytes(): number {
    return this.#bytes;
  }

  result(): { output: string; stdout: Uint8Array; truncated: boolean } {
    const truncated = this.#bytes > this.#maxBytes;
    return { output: this.#both.text(), stdout: this.#stdout.joined(), truncated };
  }
}

/** The first and the last half of the room; how much lies between is told in the text. */
class HeadAndTail {
  readonly #headRoom: number;
  readonly #tailRoom: number;
  readonly #head = new Pieces();
  #headBytes = 0;
  #tail = new Pieces();
  #tailBytes = 0;
  #leftOut = 0;

  constructor(maxBytes: number) {
    this.#headRoom = Math.ceil(maxBytes / 2);
    this.#tailRoom = Math.floor(maxBytes / 2);
  }

  add(bytes: Buffer): void {
    const forHead = bytes.subarray(0, Math.max(0, this.#headRoom - this.#headBytes));
    if (forHead.length > 0) this.#head.add(forHead);
    this.#headBytes += forHead.length;

    const forTail = bytes.subarray(forHead.length);
    if (forTail.length === 0) return;
    this.#tail.add(forTail);
    this.#tailBytes += forTail.length;
    // Trimmed at twice the room, so that many small pieces do not each copy the whole tail.
    if (this.#tailBytes > 2 * this.#tailRoom) this.#trimTail();
  }

  text(): string {
    this.#trimTail();
    const head = this.#head.joined();
    const tail = this.#tail.joined();
    if (this.#leftOut === 0) return Buffer.concat([head, tail]).toString('utf8');
    return `${wholeStart(head)}\n[… ${this.#leftOut} bytes left out …]\n${wholeEnd(tail)}`;
  }

  #trimTail(): void {
    const excess = this.#tailBytes - this.#tailRoom;
    if (excess <= 0) return;
    const kept = this.#tail.joined().subarray(excess);
    this.#tail = new Pieces();
    this.#tail.add(kept);
    this.#tailBytes = this.#tailRoom;
    this.#leftOut += excess;
  }
}

/** Bytes in the order they came; many small ones are put together on the way. */
class Pieces {
  readonly #whole: Buffer[] = [];
  #small: Buffer[] = [];
  #smallBytes = 0;

  add(bytes: Buffer): void {
    this.#small.push(bytes);
    this.#smallBytes += bytes.length;
    if (this.#small.length >= SMALL_PIECES || this.#smallBytes >= PIECE_BYTES) this.#putTogether();
  }

  joined(): Buffer {
    this.#putTogether();
    return Buffer.concat(this.#whole);
  }

  #putTogether(): void {
    if (this.#small.length === 0) return;
    this.#whole.push(Buffer.concat(this.#small));
    this.#small = [];
    this.#smallBytes = 0;
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
