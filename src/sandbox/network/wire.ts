import { Duplex } from 'node:stream';
import type { RunningProgram } from '../container-exec.ts';
import { failsAfter } from '../fails-after.ts';
import { SandboxFailed } from '../sandbox.ts';

/** The standard input and output of the relay in the container. Who reads it trusts nothing. */
export interface Wire {
  readonly duplex: Duplex;
  /** The one that the relay listens on, which it says first. */
  port(signal: AbortSignal | undefined): Promise<number>;
  /** That more was to go through it than may. */
  isUsedUp(): boolean;
}

const START_SECONDS = 30;
const MAX_SAID = 2000;

export function openWire(program: RunningProgram, maxBytes: number): Wire {
  let bytes = 0;
  let said = '';
  const spoken = Promise.withResolvers<number>();
  // It may fail before anyone asks.
  spoken.promise.catch(() => {});

  function count(more: number): boolean {
    bytes += more;
    return bytes <= maxBytes;
  }

  function hear(piece: Buffer): void {
    if (said.length >= MAX_SAID) return;
    said += piece.toString('latin1');
    const port = /^(\d{1,5})\n/.exec(said)?.[1];
    if (port !== undefined) spoken.resolve(Number(port));
  }

  async function* fromInside(): AsyncGenerator<Buffer> {
    try {
      for await (const piece of program.output()) {
        if (piece.channel === 'stderr') {
          hear(piece.bytes);
          continue;
        }
        if (!count(piece.bytes.length)) return;
        yield piece.bytes;
      }
    } finally {
      spoken.reject(
        new SandboxFailed(`The network of the sandbox did not start: ${said.trim().slice(-500)}`),
      );
    }
  }

  const pieces = fromInside();
  const duplex = new Duplex({
    read() {
      pieces.next().then(
        ({ value, done }) => void duplex.push(done === true ? null : value),
        (error: Error) => void duplex.destroy(error),
      );
    },
    write(chunk: Buffer, _encoding, done) {
      if (!count(chunk.length)) return done(new SandboxFailed('Too much was to be transferred.'));
      // A session takes the bytes' memory back when this is done, which is when they have left.
      program.stream.write(chunk, done);
      return undefined;
    },
    final(done) {
      program.stream.end(done);
    },
    // The relay ends when its input does.
    destroy(error, done) {
      program.stream.destroy();
      done(error);
    },
  });

  return {
    duplex,
    isUsedUp: () => bytes > maxBytes,
    async port(signal) {
      const late = failsAfter(
        START_SECONDS * 1000,
        `The network of the sandbox did not start within ${START_SECONDS} s.`,
      );
      const patience = AbortSignal.any([late, ...(signal ? [signal] : [])]);
      const { promise, reject } = Promise.withResolvers<never>();
      const abort = (): void => reject(patience.reason);
      patience.addEventListener('abort', abort, { once: true });
      try {
        return await Promise.race([spoken.promise, promise]);
      } finally {
        patience.removeEventListener('abort', abort);
      }
    },
  };
}
