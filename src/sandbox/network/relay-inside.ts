/**
 * What runs in the container, in whatever Node there is: each connection to its port of the loopback becomes a stream
 * of one HTTP/2 session over its own standard input and output. It says its port on standard error, and ends with
 * the session, as when the process outside has died.
 */
export const INSIDE = `
'use strict';
const http2 = require('http2');
const net = require('net');
const { Duplex, pipeline } = require('stream');
const { stdin, stdout, stderr, exit } = process;

const outside = new Duplex({
  read() { stdin.resume(); },
  write(chunk, _encoding, done) { stdout.write(chunk, done); },
  final(done) { stdout.end(done); },
});
stdin.on('data', (chunk) => { if (!outside.push(chunk)) stdin.pause(); });
stdin.on('end', () => exit(0));
for (const end of [stdin, stdout, stderr]) end.on('error', () => exit(1));

const session = http2.connect('http://outside', {
  createConnection: () => outside,
  settings: { enablePush: false, initialWindowSize: 4 * 1024 * 1024 },
  maxSessionMemory: 256,
});
// Faster with it; Node before 14.18 has it not.
session.on('connect', () => { if (session.setLocalWindowSize) session.setLocalWindowSize(32 * 1024 * 1024); });
session.on('error', () => exit(1));
session.on('close', () => exit(0));

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  const stream = session.request({ ':method': 'CONNECT', ':authority': 'outside' }, { endStream: false });
  pipeline(socket, stream, () => {});
  pipeline(stream, socket, () => {});
});
server.listen(0, '127.0.0.1', () => stderr.write(server.address().port + '\\n'));
`;
