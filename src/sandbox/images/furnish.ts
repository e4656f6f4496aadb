import type { RuntimeName } from '../runtime.ts';
import type { Contents } from './base-contents.ts';
import { unmetSentences } from './choose-version.ts';
import { installDebian } from './debian-packages.ts';
import type { ImageNeeds } from './image-needs.ts';
import { installNode } from './node-runtime.ts';
import { BIN } from './places.ts';
import type { RootShell } from './root-shell.ts';

/** What came of bringing something into an image. */
export interface Furnished {
  /** Sentences. */
  readonly missing: readonly string[];
  /** False when the same may well succeed another time. */
  readonly lasting: boolean;
}

const TIDY_UP =
  'rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /etc/apt/sources.list.d/heirloom-backports.list /root/.npm /tmp/* /tmp/.[!.]*';

/** Brings what is needed into a container that was started from an image with these contents. */
export async function furnish(
  shell: RootShell,
  needs: ImageNeeds,
  { architecture, runtimes }: Contents,
): Promise<Furnished> {
  const node = needs.runtimes.find(({ name }) => name === 'node');
  const others = needs.runtimes.filter(({ name }) => name !== 'node');
  await shell.run(`mkdir -p ${BIN}`);
  const installed = [
    await installDebian(shell, { packages: needs.systemPackages, runtimes: others }, runtimes),
  ];
  if (node) installed.push(await installNode(shell, node.wants, architecture));
  await shell.run(TIDY_UP);
  return {
    missing: installed.flatMap(({ missing }) => missing),
    lasting: installed.every(({ lasting }) => lasting),
  };
}

/** What of the needs is not there yet. */
export function lackingOf(needs: ImageNeeds, { packages, runtimes }: Contents): ImageNeeds {
  return {
    systemPackages: [...new Set(needs.systemPackages)].filter((name) => !packages.has(name)).toSorted(),
    runtimes: needs.runtimes
      .filter((need) => unmetSentences([need], runtimes).length > 0)
      .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
  };
}

const orderOf = ({ name, wants }: { name: RuntimeName; wants: string }) => `${name} ${wants}`;
