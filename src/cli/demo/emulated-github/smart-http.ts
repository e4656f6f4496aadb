import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import type { Answer, Call, HostedRepository } from './routes.ts';

const PATH = /^\/(?<owner>[^/]+)\/(?<name>[^/]+?)(?:\.git)?\/(?<service>info\/refs|git-upload-pack)$/;

export interface GitRequest {
  readonly owner: string;
  readonly name: string;
  readonly service: string;
}

/** Whether this is git speaking, and about which repository. */
export function gitRequest({ url }: Call): GitRequest | undefined {
  const { owner, name, service } = PATH.exec(url.pathname)?.groups ?? {};
  if (owner === undefined || name === undefined || service === undefined) return undefined;
  return { owner, name, service };
}

/** Serves fetches (and only these) over git's smart HTTP protocol. */
export async function serveGit(
  call: Call,
  { service }: GitRequest,
  repository: HostedRepository,
): Promise<Answer> {
  if (service === 'info/refs') {
    if (call.url.searchParams.get('service') !== 'git-upload-pack') return { status: 403 };
    return uploadPack(repository, ['--advertise-refs'], {
      type: 'advertisement',
      before: '001e# service=git-upload-pack\n0000',
    });
  }
  const zipped = call.headers['content-encoding'] === 'gzip';
  return uploadPack(repository, [], {
    type: 'result',
    stdin: zipped ? gunzipSync(call.raw) : call.raw,
  });
}

function uploadPack(
  { git }: HostedRepository,
  options: readonly string[],
  { type, before = '', stdin }: { readonly type: string; readonly before?: string; readonly stdin?: Buffer },
): Answer {
  const args = ['upload-pack', '--strict', '--stateless-rpc', ...options, git.dir];
  const child = spawn('git', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  // A client that goes away closes the pipe; git then ends by itself.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  async function* output() {
    if (before) yield Buffer.from(before);
    const ended = once(child, 'close');
    yield* child.stdout;
    await ended;
  }
  return {
    status: 200,
    headers: {
      'content-type': `application/x-git-upload-pack-${type}`,
      'cache-control': 'no-cache',
    },
    body: Readable.from(output()),
  };
}
