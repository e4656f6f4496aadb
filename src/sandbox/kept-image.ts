import type Docker from 'dockerode';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { collect, containerError, startProgram } from './container-exec.ts';
import { HOME, OWNER_LABEL, RUN_LABEL, WORKSPACE } from './container-settings.ts';
import { engineError, statusOf } from './engine.ts';
import { removeContainer } from './remove-container.ts';
import { SandboxFailed } from './sandbox.ts';
import { KILL_EVERYTHING } from './supervisor.ts';

/**
 * A container's files are in memory, where a commit of the container would not find them. They are kept as an archive
 * cut into parts, which the engine stores without looking into it: only the sandbox's own user ever unpacks it.
 */
const FOLDER = '/opt/heirloom/kept';
const PART_BYTES = 8 * 1024 * 1024;
const ARCHIVE = ['tar', '-c', '-f', '-', '-C', '/', WORKSPACE.slice(1), HOME.slice(1)];
const UNPACK = ['bash', '-c', `set -o pipefail; cat ${FOLDER}/* | tar -x -p -f - -C /`];

const REPOSITORY = 'heirloom-kept';

/** Whose files an image keeps; one image a run and installation. */
export interface Keeper {
  readonly docker: Docker;
  /** What the sandboxes are made of. */
  readonly image: string;
  readonly owner: string;
  readonly run: string;
  /** Unlike any other run's or installation's; fit for a tag and for a container. */
  readonly name: string;
}

export const keptImage = ({ name }: Pick<Keeper, 'name'>): string => `${REPOSITORY}:${name}`;

/** Ends whatever still runs in the container, so that its files hold still, and makes an image of them. */
export async function keepFiles(
  keeper: Keeper,
  container: Docker.Container,
  signal?: AbortSignal,
): Promise<void> {
  const { docker, image, owner, run, name } = keeper;
  await collect(container, KILL_EVERYTHING);
  try {
    const storeName = `${name}-keeping`;
    await removeContainer(docker.getContainer(storeName));
    const store = await docker.createContainer({
      name: storeName,
      Image: image,
      // The image gets them from here.
      Labels: { [OWNER_LABEL]: owner, [RUN_LABEL]: run },
    });
    try {
      await copyArchive(container, store, signal);
      const kept: { Id: string } = await store.commit({ repo: REPOSITORY, tag: name, pause: false });
      await removeKeptImages(docker, { owner, run, but: kept.Id });
    } finally {
      await removeContainer(store);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw containerError(error);
  }
}

/** Puts the kept files into a container that was started from their image. */
export async function unpackKept(container: Docker.Container): Promise<void> {
  const { exitCode, stderr } = await collect(container, UNPACK);
  if (exitCode !== 0) throw new SandboxFailed(`The kept files could not be put back: ${stderr.slice(-500)}`);
}

/** Images that a container still runs from stay; they are removed with their run. Returns the runs they belonged to. */
export async function removeKeptImages(
  docker: Docker,
  which: { owner: string; run?: string; but?: string; isLive?: (run: string) => boolean },
): Promise<string[]> {
  try {
    const label = [`${OWNER_LABEL}=${which.owner}`];
    if (which.run !== undefined) label.push(`${RUN_LABEL}=${which.run}`);
    const kept = await docker.listImages({ filters: { label } });
    const runs: string[] = [];
    for (const { Id, Labels } of kept) {
      const run = Labels[RUN_LABEL] ?? '';
      if (Id === which.but || which.isLive?.(run)) continue;
      await removeImage(docker.getImage(Id));
      runs.push(run);
    }
    return runs;
  } catch (error) {
    throw engineError(error);
  }
}

async function removeImage(image: Docker.Image): Promise<void> {
  try {
    await image.remove({ force: true });
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 409) throw error;
  }
}

async function copyArchive(
  from: Docker.Container,
  to: Docker.Container,
  signal: AbortSignal | undefined,
): Promise<void> {
  const program = await startProgram(from, ARCHIVE);
  program.stream.end();
  const said: Buffer[] = [];
  const parts = inParts(program.output(), said);
  const tar = pack();
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const filling = fill(tar, parts).catch((error: unknown) => failed.abort(error));
  try {
    await to.putArchive(Readable.from(tar), { path: '/', abortSignal: stop });
  } catch (error) {
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    program.stream.destroy();
    tar.destroy();
    await filling;
  }
  const exitCode = await program.exitCode();
  if (exitCode !== 0) {
    const why = Buffer.concat(said).toString('utf8').trim().split('\n').slice(-3).join(' ');
    throw new SandboxFailed(`The files of the sandbox could not be kept: ${why}`);
  }
}

async function fill(tar: Pack, parts: AsyncIterable<Buffer>): Promise<void> {
  let number = 0;
  for await (const part of parts) {
    const name = `${FOLDER.slice(1)}/${String(number++).padStart(5, '0')}`;
    await pipeline(Readable.from([part]), tar.entry({ name, size: part.length, mode: 0o644 }));
  }
  tar.finalize();
}

/** What a program prints, in pieces of one size, the last one aside. */
async function* inParts(
  output: ReturnType<Awaited<ReturnType<typeof startProgram>>['output']>,
  said: Buffer[],
): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const piece of output) {
    if (piece.channel === 'stderr') {
      said.push(piece.bytes);
      continue;
    }
    waiting.push(piece.bytes);
    bytes += piece.bytes.length;
    if (bytes < PART_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting);
}
