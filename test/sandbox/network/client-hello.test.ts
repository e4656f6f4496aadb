import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { connect } from 'node:tls';
import { Duplex } from 'node:stream';
import { expect, it } from 'vitest';
import { readFirstBytes } from '../../../src/sandbox/network/client-hello.ts';

/** What a real client begins with. */
async function hello(servername: string): Promise<Buffer> {
  const sent = new PassThrough();
  const client = connect({
    socket: Duplex.from({ writable: sent, readable: new PassThrough() }),
    servername,
  });
  client.on('error', () => {});
  const [bytes] = (await once(sent, 'data')) as [Buffer];
  client.destroy();
  return bytes;
}

it('reads for whom a connection is meant', async () => {
  expect(readFirstBytes(await hello('registry.example.com'))).toEqual({
    kind: 'tls',
    serverName: 'registry.example.com',
  });
  expect(readFirstBytes(await hello(''))).toEqual({ kind: 'tls', serverName: undefined });
});

it('waits for the rest, wherever the bytes were cut', async () => {
  const bytes = await hello('registry.example.com');
  for (let length = 0; length < bytes.length; length++)
    expect(readFirstBytes(bytes.subarray(0, length))).toEqual({ kind: 'unfinished' });
});

it('reads a greeting in several records', async () => {
  const [header, message] = [
    (await hello('a.example')).subarray(0, 3),
    (await hello('a.example')).subarray(5),
  ];
  const record = (part: Buffer) =>
    Buffer.concat([header, Buffer.from([part.length >> 8, part.length & 255]), part]);
  const split = Buffer.concat([record(message.subarray(0, 50)), record(message.subarray(50))]);
  expect(readFirstBytes(split)).toEqual({ kind: 'tls', serverName: 'a.example' });
});

it('tells what is no TLS by its first byte', () => {
  expect(readFirstBytes(Buffer.from('GET / HTTP/1.1'))).toEqual({ kind: 'plain' });
});

it('makes nothing of nonsense, and waits for no more than a greeting has', async () => {
  const bytes = await hello('registry.example.com');
  for (let at = 5; at < bytes.length; at++) {
    const broken = Buffer.from(bytes);
    broken[at] = 255 - broken[at]!;
    expect(() => readFirstBytes(broken)).not.toThrow();
  }
  expect(readFirstBytes(Buffer.alloc(70_000, 22)).kind).not.toBe('unfinished');
  const noGreeting = { kind: 'tls', serverName: undefined };
  expect(readFirstBytes(Buffer.from([22, 3, 1, 0, 4, 2, 0, 0, 0]))).toEqual(noGreeting);
  expect(readFirstBytes(Buffer.from([22, 3, 1, 0, 0]))).toEqual(noGreeting);
});
