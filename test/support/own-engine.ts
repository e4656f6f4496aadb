import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { eventually } from './eventually.ts';

const run = promisify(execFile);
const Listed = z.object({ Processes: z.array(z.array(z.string())) });

/** A Docker engine of the test's own beside the one that everybody uses, so that it may be killed. */
export interface OwnEngine extends AsyncDisposable {
  /** As in DOCKER_HOST. */
  readonly host: string;
  readonly image: string;
  /** With SIGKILL, as by the kernel when memory is short. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** The command lines that run in its containers. */
  processes(): Promise<string[]>;
}

const IMAGE = 'small-sandbox:local';
const PROGRAMS =
  'bash cat chmod cp dirname env find grep head id ls mkdir mktemp mv rm setsid sleep stat tar touch true';

/** Why no second engine can be started here; nothing where it can. */
export const noOwnEngine: string | undefined = await whyNone();

async function whyNone(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root may start an engine';
  return run('sh', ['-c', 'command -v dockerd']).then(
    () => undefined,
    () => 'there is no dockerd here',
  );
}

export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'heirloom-own-engine-'));
  const socket = join(folder, 'sock');
  const docker = new Docker({ socketPath: socket });
  let daemon: ChildProcess | undefined;

  const isRunning = () => daemon?.exitCode === null && daemon.signalCode === null;

  async function start(): Promise<void> {
    const places = ['--data-root', 'data', '--exec-root', 'exec', '--pidfile', 'pid'].map((word) =>
      word.startsWith('--') ? word : join(folder, word),
    );
    const alone = ['--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false'];
    const options = [...places, ...alone, '--log-level=error', '-H', `unix://${socket}`];
    const launch = async () => {
      await rm(join(folder, 'pid'), { force: true });
      // In a network of its own: without a bridge it would remove that of the engine beside it.
      daemon = spawn('unshare', ['--net', 'dockerd', ...options], { stdio: 'ignore' });
      await once(daemon, 'spawn');
    };
    await launch();
    await eventually(async () => {
      // One that meets what the last one has left dying gives up, as a service manager knows.
      if (!isRunning()) await launch();
      return docker.ping().then(Boolean, () => false);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (daemon === undefined || !isRunning()) return;
    const ended = once(daemon, 'exit');
    daemon.kill(signal);
    await ended;
  }

  async function stop(): Promise<void> {
    // One that was killed has left its containers and their keeper running, and finds them again.
    if (!isRunning()) await start();
    for (const { Id } of await docker.listContainers({ all: true }))
      await docker.getContainer(Id).remove({ force: true });
    await end('SIGTERM');
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true });
  }

  await using resources = new AsyncDisposableStack();
  resources.defer(stop);
  await start();
  await docker.importImage(await smallRoot(), { repo: 'small-sandbox', tag: 'local', changes: 'CMD bash' });
  await eventually(() =>
    docker
      .getImage(IMAGE)
      .inspect()
      .then(Boolean, () => false),
  );
  const kept = resources.move();
  return {
    host: `unix://${socket}`,
    image: IMAGE,
    kill: () => end('SIGKILL'),
    start,
    async processes() {
      const lists = (await docker.listContainers()).map(({ Id }) =>
        docker.getContainer(Id).top({ ps_args: '-eo pid,args' }),
      );
      return z
        .array(Listed)
        .parse(await Promise.all(lists))
        .flatMap(({ Processes }) => Processes.flat());
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A killed engine leaves what it had mounted. */
async function unmountBelow(folder: string): Promise<void> {
  const places = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const place of places.filter((each) => each.startsWith(`${folder}/`)).toReversed())
    await run('umount', ['--lazy', place]);
}

/** The programs that a sandbox needs, and the libraries they need, from this machine. */
async function smallRoot(): Promise<Readable> {
  const script = `for program in ${PROGRAMS}; do type -P "$program"; ldd "$(type -P "$program")"; done 2>/dev/null; true`;
  const { stdout } = await run('bash', ['-c', script]);
  const files = new Set(stdout.match(/\/[\w./+-]+/g));
  const root = pack();
  for (const name of ['tmp', 'proc', 'sys', 'dev', 'etc', 'workspace', 'home/heirloom'])
    root.entry({ name, type: 'directory', mode: name === 'tmp' ? 0o1777 : 0o755 });
  for (const path of files) root.entry({ name: path.slice(1), mode: 0o755 }, await readFile(path));
  root.finalize();
  return Readable.from(root);
}
