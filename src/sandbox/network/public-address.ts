import { BlockList, isIPv6 } from 'node:net';

type Subnet = readonly [network: string, bits: number];

/** Where this machine, its network and the services of its cloud may be. */
const NOT_PUBLIC = subnets('ipv4', [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // IBM Cloud's services.
  ['161.26.0.0', 16],
  ['166.8.0.0', 14],
  // Azure's.
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
]);
const PUBLIC = subnets('ipv6', [['2000::', 3]]);
/** Public as such, with any address of version 4 inside. */
const CARRYING = subnets('ipv6', [
  ['2001::', 32],
  ['2002::', 16],
]);

/** True when it can only be a machine on the public internet. */
export function isPublicAddress(address: string): boolean {
  if (!isIPv6(address)) return !NOT_PUBLIC.check(address, 'ipv4');
  return PUBLIC.check(address, 'ipv6') && !CARRYING.check(address, 'ipv6');
}

function subnets(family: 'ipv4' | 'ipv6', list: readonly Subnet[]): BlockList {
  const block = new BlockList();
  for (const [network, bits] of list) block.addSubnet(network, bits, family);
  return block;
}
