import { readFile } from 'node:fs/promises';

export interface HostSocket {
  /** Protocol and address, for people. */
  readonly name: string;
  readonly inode: string;
  readonly uid: string;
}

const LISTENS = '0A';
const UNCONNECTED = '07';
const ACCEPTS = 0x10000;

/** Where this machine can be reached, as the kernel lists it. */
export async function listeningSockets(): Promise<HostSocket[]> {
  const tables = await Promise.all([
    inetSockets('tcp', LISTENS),
    inetSockets('tcp6', LISTENS),
    inetSockets('udp', UNCONNECTED),
    inetSockets('udp6', UNCONNECTED),
    inetSockets('raw', UNCONNECTED),
    inetSockets('raw6', UNCONNECTED),
    unixSockets(),
  ]);
  return tables.flat();
}

async function inetSockets(protocol: string, state: string): Promise<HostSocket[]> {
  return (await rowsOf(protocol)).flatMap(([, local = '', , is, , , , uid = '', , inode = '']) =>
    is === state ? [{ name: `${protocol} ${readable(local)}`, inode, uid }] : [],
  );
}

async function unixSockets(): Promise<HostSocket[]> {
  return (await rowsOf('unix')).flatMap(([, , , flags = '0', , , inode = '', path = '']) =>
    (Number.parseInt(flags, 16) & ACCEPTS) === 0 ? [] : [{ name: `unix ${path}`, inode, uid: '' }],
  );
}

async function rowsOf(table: string): Promise<string[][]> {
  const text = await readFile(`/proc/self/net/${table}`, 'utf8').catch(() => '');
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
}

function readable(local: string): string {
  const [address = '', port = ''] = local.split(':');
  return `${address} port ${Number.parseInt(port, 16)}`;
}
