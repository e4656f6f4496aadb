import type Docker from 'dockerode';
import { OWNER_LABEL } from '../container-settings.ts';
import { openRelay, type RelayRules } from '../network/relay.ts';
import type { Contents } from './base-contents.ts';
import { unmetSentences } from './choose-version.ts';
import { furnish, type Furnished } from './furnish.ts';
import { BASE_LABEL, commitImage, type ImageName } from './image-labels.ts';
import type { ImageNeeds } from './image-needs.ts';
import { lookInto, withMakerContainer } from './maker-container.ts';
import { BIN, NODE_FOLDER } from './places.ts';
import { rootShell } from './root-shell.ts';

export const OUTCOME_LABEL = 'heirloom.outcome';

/** What an image is made with, of the operator's. */
export interface MakingSettings {
  readonly docker: Docker;
  readonly owner: string;
  /** Registries and proxy. */
  readonly network: Omit<RelayRules, 'hosts'>;
  /** Registries and certificates, as programs see them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Mounts of files of the engine's machine. */
  readonly binds: readonly string[];
}

export interface Base {
  readonly id: string;
  readonly contents: Contents;
  readonly user: string;
  /** Variables, as the engine writes them. */
  readonly environment: readonly string[];
}

export interface MakingOutcome extends Furnished {
  readonly has: Contents['runtimes'];
}

const HOSTS = ['deb.debian.org', 'security.debian.org', 'registry.npmjs.org'];
/** Some languages with all their tools are a few hundred megabytes. */
const MAX_BYTES = 3e9;
const BUILD_ENVIRONMENT = {
  HOME: '/root',
  DEBIAN_FRONTEND: 'noninteractive',
  npm_config_update_notifier: 'false',
  npm_config_ignore_scripts: 'true',
};

/** Brings what the base lacks into an image of that name. */
export async function makeImage(
  settings: MakingSettings,
  made: { readonly name: ImageName; readonly base: Base; readonly lacking: ImageNeeds },
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly outcome: MakingOutcome }> {
  const { docker, owner, binds } = settings;
  const { name, base, lacking } = made;
  const maker = { image: base.id, purpose: 'making', owner, binds };
  return withMakerContainer(docker, maker, async (container) => {
    const { missing, lasting } = await fill(settings, container, made, signal);
    const environment = environmentOf(base, lacking);
    const { runtimes } = await lookInto(container, environment);
    const outcome = {
      missing: [...missing, ...unmetSentences(lacking.runtimes, runtimes)],
      lasting,
      has: runtimes,
    };
    signal.throwIfAborted();
    const id = await commitImage(container, name, {
      User: base.user,
      Env: environment,
      Labels: {
        [OWNER_LABEL]: owner,
        [BASE_LABEL]: base.id,
        [OUTCOME_LABEL]: JSON.stringify(outcome),
      },
    });
    return { id, outcome };
  });
}

async function fill(
  settings: MakingSettings,
  container: Docker.Container,
  { base, lacking }: { readonly base: Base; readonly lacking: ImageNeeds },
  signal: AbortSignal,
): Promise<Furnished> {
  const { registries = [], ...network } = settings.network;
  // Who configured the image trusts the mirrors that it names.
  const rules = {
    maxBytes: MAX_BYTES,
    ...network,
    hosts: HOSTS,
    registries: [...registries, ...base.contents.packageHosts],
  };
  await using relay = await openRelay(container, rules, signal);
  const environment = { ...BUILD_ENVIRONMENT, ...settings.environment, ...relay.environment };
  const furnished = await furnish(rootShell(container, environment, signal), lacking, base.contents);
  if (furnished.lasting) return furnished;
  return { ...furnished, missing: [...furnished.missing, ...relay.troubles()] };
}

/** Where native modules find what they would else download. */
const HEADERS = 'npm_package_config_node_gyp_nodedir=';

function environmentOf({ environment }: Base, { runtimes }: ImageNeeds): string[] {
  const ownNode = runtimes.some(({ name }) => name === 'node');
  const path = environment.find((entry) => entry.startsWith('PATH='))?.slice('PATH='.length);
  return [
    `PATH=${BIN}:${path ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'}`,
    ...environment.filter((entry) => !entry.startsWith('PATH=') && !(ownNode && entry.startsWith(HEADERS))),
    ...(ownNode ? [`${HEADERS}${NODE_FOLDER}`] : []),
  ];
}
