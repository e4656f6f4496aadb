import { once } from 'node:events';
import { connect as connectPlain, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { listening, origin, resolvingTo, said, served } from './served-proxy.ts';

const lookup = resolvingTo('127.0.0.1');

/** Something that takes connections and says nothing, and what it was sent. */
async function listener() {
  const received: Buffer[] = [];
  const server = await listening(
    createServer((socket) => socket.on('data', (bytes: Buffer) => received.push(bytes))),
  );
  return { ...server, received };
}

/** A TLS client that goes through a tunnel of the proxy. */
async function greet(proxyPort: number, authority: string, servername: string): Promise<Socket> {
  const socket = connectPlain(proxyPort, '127.0.0.1');
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
  const tls = connectTls({ socket, servername });
  tls.on('error', () => {});
  return tls;
}

describe('a request without TLS', () => {
  it('gets to the registry under its own name, whatever the request says, and without what is the proxy’s', async () => {
    await using registry = await origin((asked, answer) =>
      answer.end(JSON.stringify([asked.url, asked.headers])),
    );
    await using proxy = await served({ hosts: [], registries: [`npm.test:${registry.port}`], lookup });
    const answer = await said(
      proxy.port,
      `GET http://npm.test:${registry.port}/zod?x=1 HTTP/1.1\r\nHost: other.test\r\nConnection: close, x-mine\r\nX-Mine: 1\r\n` +
        'Proxy-Authorization: Basic abc\r\nUpgrade: h2c\r\nAccept: */*\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    const [url, headers] = JSON.parse(answer.slice(answer.indexOf('[')).split('\r\n')[0]!) as [
      string,
      object,
    ];
    expect(url).toBe('/zod?x=1');
    expect(headers).toEqual({ host: `npm.test:${registry.port}`, accept: '*/*', connection: 'close' });
  });

  it('is answered as it was, redirects too: whoever follows one asks again', async () => {
    await using registry = await origin((_asked, answer) =>
      answer.writeHead(302, { location: 'http://169.254.169.254/latest' }).end(),
    );
    await using proxy = await served({ hosts: [], registries: [`npm.test:${registry.port}`], lookup });
    const get = (url: string) =>
      said(proxy.port, `GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(await get(`http://npm.test:${registry.port}/`)).toMatch(/^HTTP\/1\.1 302 [^]*169\.254\.169\.254/);
    expect(await get('http://169.254.169.254/latest')).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each([
    ['an address', 'http://127.0.0.1/'],
    ['an address as a number', 'http://2130706433/'],
    ['an address in octal', 'http://0177.1/'],
    ['an address of version 6', 'http://[::1]/'],
    ['credentials', 'http://me:secret@allowed.test/'],
    ['a port', 'http://allowed.test:22/'],
    ['another host', 'http://evil.test/'],
  ])('is refused with %s in it', async (_what, url) => {
    await using proxy = await served({ hosts: ['allowed.test'], lookup: resolvingTo('1.1.1.1') });
    const answer = await said(proxy.port, `GET ${url} HTTP/1.1\r\nHost: allowed.test\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(['127.0.0.1', '10.0.0.1', '192.168.0.1', '169.254.169.254', '::1', '::ffff:127.0.0.1', 'fe80::1'])(
    'does not reach an allowed name that means %s',
    async (address) => {
      await using proxy = await served({ hosts: ['rebound.test'], lookup: resolvingTo(address) });
      const ask = (text: string) =>
        said(proxy.port, `${text} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(await ask('GET http://rebound.test/')).toMatch(
        /^HTTP\/1\.1 403 rebound\.test has no public address/,
      );
      expect(await ask('CONNECT rebound.test:443')).toMatch(/^HTTP\/1\.1 403 /);
      expect([...proxy.refusals().keys()]).toEqual(['rebound.test']);
    },
  );

  it('ends in words when its registry cannot be reached or breaks off', async () => {
    await using broken = await listening(
      createServer((socket) => socket.once('data', () => socket.destroy())),
    );
    await using odd = await listening(createServer((socket) => socket.end('HTTP/1.1 200 \u0001\r\n\r\n')));
    const registries = [`broken.test:${broken.port}`, `odd.test:${odd.port}`, 'nowhere.test:1'];
    await using proxy = await served({ hosts: [], registries, lookup });
    for (const registry of registries)
      expect(
        await said(proxy.port, `GET http://${registry}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      ).toMatch(/^HTTP\/1\.1 502 .* cannot be reached/);
  });
});

describe('a tunnel', () => {
  it('carries TLS that is meant for its host', async () => {
    await using registry = await listener();
    const authority = `npm.test:${registry.port}`;
    await using proxy = await served({ hosts: [], registries: [authority], lookup });
    await greet(proxy.port, authority, 'npm.test');
    await expect.poll(() => Buffer.concat(registry.received).toString('latin1')).toContain('npm.test');
  });

  it.each(['evil.test', ''])('carries no TLS that is meant for "%s"', async (servername) => {
    await using registry = await listener();
    const authority = `npm.test:${registry.port}`;
    await using proxy = await served({ hosts: [], registries: [authority], lookup });
    const refused = await greet(proxy.port, authority, servername);
    await new Promise((resolve) => refused.once('close', resolve));
    expect(registry.received).toEqual([]);
    expect([...proxy.refusals().keys()]).toEqual([servername || 'npm.test']);
  });

  it('carries HTTP without TLS as requests to its host alone', async () => {
    await using registry = await origin((asked, answer) =>
      answer.end(`for ${asked.headers.host}${asked.url}`),
    );
    const authority = `npm.test:${registry.port}`;
    await using proxy = await served({ hosts: [], registries: [authority], lookup });
    const connect = `CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const inside = (first: string) =>
      said(proxy.port, `${connect}${first} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n`);
    expect(await inside('GET /zod')).toContain(`for ${authority}/zod`);
    expect(await inside('GET http://evil.test/zod')).toContain(`for ${authority}/zod`);
    expect(await inside('CONNECT other.test:443')).toContain(' 400 ');
  });

  it.each([
    'npm.test:22',
    'npm.test:0',
    'npm.test:99999',
    'npm.test:443:443',
    'evil.test:443',
    '127.0.0.1:443',
    ':443',
    'npm.test@evil.test:443',
  ])('is not opened to %s', async (authority) => {
    await using proxy = await served({ hosts: ['npm.test'], lookup });
    expect(await said(proxy.port, `CONNECT ${authority} HTTP/1.1\r\nHost: npm.test\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 40[03] /,
    );
  });

  it('ends with the connection that asked for it, on either side', async () => {
    const server = createServer((socket) => socket.resume());
    await using registry = await listening(server);
    const authority = `npm.test:${registry.port}`;
    await using proxy = await served({ hosts: [], registries: [authority], lookup });
    const arrived = once(server, 'connection');
    const socket = connectPlain(proxy.port, '127.0.0.1');
    socket.write(`CONNECT ${authority} HTTP/1.1\r\n\r\n`);
    await once(socket, 'data');
    const [upstream] = (await arrived) as [Socket];
    socket.destroy();
    await expect.poll(() => upstream.destroyed).toBe(true);
  });
});

describe('nonsense', () => {
  it.each([
    ['no request', 'hello\r\n\r\n'],
    ['TLS to the proxy itself', Buffer.from([22, 3, 1, 0, 200, 1, 0, 0, 196])],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['headers without end', `GET http://npm.test/ HTTP/1.1\r\n${`X-Y: ${'z'.repeat(1000)}\r\n`.repeat(100)}`],
    [
      'two lengths',
      'POST http://npm.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
    [
      'a length and chunks',
      'POST http://npm.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a path alone', 'GET / HTTP/1.1\r\nHost: npm.test\r\n\r\n'],
    ['another scheme', 'GET ftp://npm.test/ HTTP/1.1\r\nHost: npm.test\r\n\r\n'],
    ['no host', 'GET http:/// HTTP/1.1\r\nHost: npm.test\r\n\r\n'],
    ['a control character', 'GET http://npm.test/\u0001 HTTP/1.1\r\nHost: npm.test\r\n\r\n'],
  ])('is told as that: %s', async (_what, bytes) => {
    await using proxy = await served({ hosts: ['npm.test'], lookup: resolvingTo('127.0.0.1') });
    expect(await said(proxy.port, bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
  });

  it('fills no memory: a hundred names that were refused are enough', async () => {
    await using proxy = await served({ hosts: [] });
    for (let number = 0; number < 150; number++)
      await said(proxy.port, `CONNECT n${number}.test:443 HTTP/1.1\r\n\r\n`);
    expect(proxy.refusals().size).toBe(100);
  });

  it('keeps nobody else from the registry', async () => {
    await using registry = await origin((_asked, answer) => answer.end('here'));
    const url = `http://npm.test:${registry.port}/`;
    await using proxy = await served({ hosts: [], registries: [`npm.test:${registry.port}`], lookup });
    const slow = Array.from({ length: 200 }, () => {
      const socket = connectPlain(proxy.port, '127.0.0.1').on('error', () => {});
      socket.write('GET http://npm.test/ HT');
      return socket;
    });
    expect(await said(proxy.port, `GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).toContain(
      'here',
    );
    for (const socket of slow) socket.destroy();
  });
});

describe('the proxy that the operator has to go through', () => {
  it('is given what was allowed, with its credentials, and names it alone resolves', async () => {
    const seen: string[] = [];
    await using corporate = await listening(
      createServer((socket) =>
        socket.once('data', (bytes: Buffer) => {
          seen.push(String(bytes));
          if (seen.length === 1) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain');
          else socket.write('HTTP/1.1 200 OK\r\n\r\n');
        }),
      ),
    );
    const url = `http://me:s%40cret@127.0.0.1:${corporate.port}`;
    await using proxy = await served({ hosts: ['npm.test'], proxy: { url, except: ['.corp'] } });
    expect(
      await said(proxy.port, 'GET http://npm.test/zod HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    ).toMatch(/plain$/);
    expect(await said(proxy.port, 'CONNECT npm.test:443 HTTP/1.1\r\n\r\n', /\r\n\r\n/)).toMatch(
      /^HTTP\/1\.1 200 /,
    );
    const authorization = `Basic ${Buffer.from('me:s@cret').toString('base64')}`;
    expect(seen[0]).toMatch(/^GET http:\/\/npm\.test\/zod HTTP\/1\.1\r\n/);
    expect(seen[1]).toMatch(/^CONNECT npm\.test:443 HTTP\/1\.1\r\n/);
    for (const asked of seen)
      expect(asked.toLowerCase()).toContain(`proxy-authorization: ${authorization}`.toLowerCase());
    expect(await said(proxy.port, 'CONNECT evil.test:443 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
    expect(seen).toHaveLength(2);
  });

  it('is left out for the names it is not for, and tells why it refused', async () => {
    await using corporate = await listening(
      createServer((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n')),
      ),
    );
    await using registry = await origin((_asked, answer) => answer.end('direct'));
    const proxy = { url: `http://127.0.0.1:${corporate.port}`, except: ['corp'] };
    const registries = [`npm.corp:${registry.port}`];
    await using ours = await served({ hosts: ['npm.test'], registries, proxy, lookup });
    expect(
      await said(
        ours.port,
        `GET http://npm.corp:${registry.port}/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      ),
    ).toContain('direct');
    expect(await said(ours.port, 'CONNECT npm.test:443 HTTP/1.1\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 502 .*operator's proxy answered 407/,
    );
  });
});
