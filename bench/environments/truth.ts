import { readFile } from 'node:fs/promises';

import { z } from 'zod';
import type { Toolchain } from '../../src/sandbox/detection/toolchain.ts';
import { isWithin } from '../../src/sandbox/images/choose-version.ts';
import { RUNTIME_NAMES, type RuntimeName } from '../../src/sandbox/runtime.ts';

const COMMANDS = ['install', 'scripts', 'build', 'test', 'lint', 'format', 'typecheck'] as const;

/** A regular expression that the command matches; `null` where there is none to find; left out where none is judged. */
const Expected = z.string().nullable().optional();
const Versions = z.object({ yes: z.array(z.string()).default([]), no: z.array(z.string()).default([]) });
const Truth = z.object({
  source: z.string(),
  toolchain: z.string(),
  ...Object.fromEntries(COMMANDS.map((name) => [name, Expected])),
  /** Versions that the detected range has to take, and such that it has to refuse. */
  runtimes: z.partialRecord(z.enum(RUNTIME_NAMES), Versions).default({}),
  hosts: z.array(z.string()).default([]),
  notHosts: z.array(z.string()).default([]),
}) as z.ZodType<Truth>;

/** What a person read in a repository's workflows, manifests and guides. */
export interface Truth extends Readonly<Partial<Record<(typeof COMMANDS)[number], string | null>>> {
  readonly source: string;
  readonly toolchain: string;
  readonly runtimes: Readonly<Partial<Record<RuntimeName, z.infer<typeof Versions>>>>;
  /** That an installation has to be let through to. */
  readonly hosts: readonly string[];
  /** That it must not be. */
  readonly notHosts: readonly string[];
}

export interface Judgement {
  readonly right: number;
  readonly judged: number;
  /** As sentences. */
  readonly wrong: readonly string[];
}

/** A JSON object with the truth of each repository under its folder's name; keys that begin with `$` are comments. */
export async function readTruth(file: string): Promise<ReadonlyMap<string, Truth>> {
  const read = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
  const entries = Object.entries(read).filter(([name]) => !name.startsWith('$'));
  return new Map(entries.map(([name, truth]) => [name, Truth.parse(truth)]));
}

export function judge(toolchain: Toolchain, truth: Truth): Judgement {
  const commands = COMMANDS.filter((name) => truth[name] !== undefined);
  const runtimes = Object.entries(truth.runtimes);
  const wrong = [
    ...commands.flatMap((name) => wrongCommand(name, toolchain[name], truth[name] ?? null)),
    ...runtimes.flatMap(([name, versions]) => wrongRuntime(toolchain, name, versions)),
    ...wrongHosts(toolchain, truth),
  ];
  const judged = commands.length + runtimes.length + (judgesHosts(truth) ? 1 : 0);
  return { right: judged - wrong.length, judged, wrong };
}

function wrongCommand(name: string, detected: string | undefined, expected: string | null): string[] {
  if (detected === undefined) return expected === null ? [] : [`${name}: nothing; expected /${expected}/`];
  if (expected !== null && new RegExp(expected).test(detected)) return [];
  return [`${name}: \`${detected}\`; expected ${expected === null ? 'nothing' : `/${expected}/`}`];
}

function wrongRuntime(toolchain: Toolchain, name: string, versions: z.infer<typeof Versions>): string[] {
  const wants = toolchain.runtimes.find((need) => need.name === name)?.wants ?? '*';
  const refused = versions.yes.filter((version) => !isWithin(version, wants));
  const taken = versions.no.filter((version) => isWithin(version, wants));
  if (refused.length + taken.length === 0) return [];
  const should = [
    ...refused.map((version) => `should take ${version}`),
    ...taken.map((version) => `should refuse ${version}`),
  ];
  return [`${name}: ${wants}; ${should.join(', ')}`];
}

const judgesHosts = ({ hosts, notHosts }: Truth) => hosts.length + notHosts.length > 0;

function wrongHosts(toolchain: Toolchain, truth: Truth): string[] {
  const lacking = truth.hosts.filter((host) => !toolchain.hosts.includes(host));
  const excess = truth.notHosts.filter((host) => toolchain.hosts.includes(host));
  if (lacking.length + excess.length === 0) return [];
  const should = [
    ...lacking.map((host) => `should have ${host}`),
    ...excess.map((host) => `should not have ${host}`),
  ];
  return [`hosts: ${should.join(', ')}`];
}
