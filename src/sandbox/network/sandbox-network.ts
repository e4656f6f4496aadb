import type Docker from 'dockerode';
import { SandboxFailed, type NetworkRules } from '../sandbox.ts';
import { OFFLINE_ENVIRONMENT } from './proxy-environment.ts';
import type { Mirrors } from './mirrors.ts';
import { openRelay, type Relay, type RelayRules } from './relay.ts';

/** What the operator says about the networks of all sandboxes. */
export interface NetworkSettings extends Omit<RelayRules, 'hosts'> {
  /** Their hosts are among the registries. */
  readonly mirrors?: Mirrors;
}

/** The network of one sandbox: none, but for the time that a relay is open. */
export class SandboxNetwork {
  readonly #container: Docker.Container;
  readonly #settings: NetworkSettings;
  readonly #refused = new Set<string>();
  #relay: Relay | undefined;
  #isCut: boolean;

  constructor(container: Docker.Container, settings: NetworkSettings, isCut: boolean) {
    this.#container = container;
    this.#settings = settings;
    this.#isCut = isCut;
  }

  async connect({ hosts }: NetworkRules, signal?: AbortSignal): Promise<void> {
    if (this.#isCut) throw new SandboxFailed('The network of this sandbox was cut for good.');
    await this.disconnect();
    this.#relay = await openRelay(this.#container, { ...this.#settings, hosts }, signal);
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    await this.disconnect();
  }

  async disconnect(): Promise<void> {
    const relay = this.#relay;
    for (const host of relay?.refusedHosts() ?? []) this.#refused.add(host);
    this.#relay = undefined;
    await relay?.[Symbol.asyncDispose]();
  }

  environment(): Readonly<Record<string, string>> {
    return this.#relay?.environment ?? OFFLINE_ENVIRONMENT;
  }

  refusedHosts(): readonly string[] {
    return [...new Set([...this.#refused, ...(this.#relay?.refusedHosts() ?? [])])];
  }

  /** To be asked once a command has ended: what was not let through meanwhile, for its output. */
  watch(): () => string {
    const before = new Set(this.#relay?.troubles());
    return () => {
      const since = this.#relay?.troubles().filter((trouble) => !before.has(trouble)) ?? [];
      return since.map((trouble) => `Heirloom: ${trouble}\n`).join('');
    };
  }
}
