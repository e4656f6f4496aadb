import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { greetingOf } from '../../../src/sandbox/network/tunnel.ts';

const HELLO_WITHOUT_END = Buffer.from([22, 3, 1, 255, 255, 1, 0, 255, 255]);

it('is not held up by a greeting that comes byte by byte without end', async () => {
  let sent = 0;
  const trickling = new Duplex({
    read() {
      setImmediate(() => this.push(Buffer.of(HELLO_WITHOUT_END[sent++] ?? 0)));
    },
    write: (_chunk, _encoding, done) => done(),
  });
  expect(await greetingOf(trickling)).toEqual({ kind: 'none' });
  expect(sent).toBeLessThan(1000);
  trickling.destroy();
});
