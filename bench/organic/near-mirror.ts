import { spawn } from 'node:child_process';
import type { Mirror, TreeFile } from '../../src/repository/repository.ts';

/** The mirror, asked for one commit again and again: what it told is kept, and one process reads all files. */
export function nearMirror(mirror: Mirror): Mirror & AsyncDisposable {
  const objects = readObjects(mirror);
  let latest: { readonly commit: string; readonly files: Promise<TreeFile[]> } | undefined;
  return {
    ...mirror,
    files(commit) {
      if (latest?.commit !== commit) latest = { commit, files: mirror.files(commit) };
      return latest.files;
    },
    read: (commit, path) => objects.read(`${commit}:${path}`),
    [Symbol.asyncDispose]: () => objects.end(),
  };
}

interface Objects {
  /** Undefined for what is no blob. */
  read(name: string): Promise<Uint8Array | undefined>;
  end(): Promise<void>;
}

function readObjects(mirror: Mirror): Objects {
  const child = spawn('git', ['-C', mirror.dir, 'cat-file', '--batch'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: mirror.git.surroundings['PATH'] ?? '' },
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const answers = answersOf(child.stdout);
  let turn: Promise<unknown> = Promise.resolve();
  return {
    read(name) {
      if (name.includes('\n')) return Promise.resolve(undefined);
      const answer = turn.then(async () => {
        child.stdin.write(`${name}\n`);
        return (await answers.next()).value ?? undefined;
      });
      turn = answer;
      return answer;
    },
    end() {
      child.stdin.end();
      return ended;
    },
  };
}

/** One for each name that was asked, in order. */
async function* answersOf(stdout: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array | undefined, undefined> {
  let rest = Buffer.alloc(0);
  const chunks = stdout[Symbol.asyncIterator]();
  const more = async (): Promise<boolean> => {
    const { done, value } = await chunks.next();
    if (!done) rest = Buffer.concat([rest, value]);
    return !done;
  };
  for (;;) {
    while (!rest.includes(10)) if (!(await more())) return undefined;
    const header = rest.subarray(0, rest.indexOf(10)).toString('latin1');
    rest = rest.subarray(rest.indexOf(10) + 1);
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(header) ?? [];
    if (type === undefined) {
      yield undefined;
      continue;
    }
    while (rest.length <= Number(size)) if (!(await more())) return undefined;
    const content = Uint8Array.from(rest.subarray(0, Number(size)));
    rest = rest.subarray(Number(size) + 1);
    yield type === 'blob' ? content : undefined;
  }
}
