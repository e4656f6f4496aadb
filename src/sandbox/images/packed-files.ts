import type Docker from 'dockerode';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import { CARRYING_SECONDS, collect, startProgram } from '../container-exec.ts';
import { HOME, WORKSPACE } from '../container-settings.ts';
import { SandboxFailed } from '../sandbox.ts';

/**
 * A container's files are in memory, where a commit of the container would not find them. They go into an image as an
 * archive cut into parts, which the engine stores without looking into it: only the sandbox's own user ever unpacks it.
 */
const FOLDER = '/opt/heirloom/kept';
const PART_BYTES = 8 * 1024 * 1024;

/** Whoever packs and whoever unpacks run the same image's programs. */
const ZSTD = 'command -v zstd >/dev/null';
/** The modes of what its own user may not read: without them in the way it is read, and afterwards it has them again. */
const MODES = 'tmp/.heirloom-modes';
const RESTORE_MODES = `
restore_modes() {
  local i
  for (( i = $#; i > 0; i-- )); do chmod "\${!i%% *}" -- "\${!i#* }" || return; done
}`;

const ARCHIVE = `${RESTORE_MODES}
set -o pipefail
cd /
rm -rf -- ${MODES}
extra=()
mapfile -d '' -t closed < <(find ${[WORKSPACE, HOME].map((folder) => folder.slice(1)).join(' ')} \\
  \\( -type d ! -perm -u=rx -o -type f ! -perm -u=r \\) -printf '%m %p\\0' -exec chmod u+rx {} \\;)
if (( \${#closed[@]} > 0 )); then
  extra=(${MODES})
  printf '%s\\0' "\${closed[@]}" > ${MODES}
fi
compress() { if ${ZSTD}; then zstd -q -c -1 -T0; else cat; fi; }
tar -c -f - ${WORKSPACE.slice(1)} ${HOME.slice(1)} "\${extra[@]}" | compress
code=$?
restore_modes "\${closed[@]}"
rm -f -- ${MODES}
exit "$code"`;

const UNPACK = `${RESTORE_MODES}
set -o pipefail
cd /
expand() { if ${ZSTD}; then zstd -q -d -c; else cat; fi; }
cat ${FOLDER}/* | expand | tar -x -p -f - || exit
[[ -f ${MODES} ]] || exit 0
mapfile -d '' -t closed < ${MODES}
rm -f -- ${MODES}
restore_modes "\${closed[@]}"`;

/** Puts the files of a container's sandbox into another container, which need not run. */
export async function packFiles(
  from: Docker.Container,
  to: Docker.Container,
  signal: AbortSignal | undefined,
): Promise<void> {
  const program = await startProgram(from, ['bash', '-c', ARCHIVE]);
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

/** Puts the files into a container that was started from an image with packed ones. */
export async function unpackFiles(container: Docker.Container): Promise<void> {
  const { exitCode, stderr } = await collect(container, ['bash', '-c', UNPACK], undefined, CARRYING_SECONDS);
  if (exitCode !== 0) throw new SandboxFailed(`The kept files could not be put back: ${stderr.slice(-500)}`);
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
