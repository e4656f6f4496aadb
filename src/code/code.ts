import { Worker } from 'node:worker_threads';
import { messageOf } from '../lib/message-of.ts';
import type { CodeFile, CodeRequest } from './code-file.ts';
import { languageOf } from './languages/by-path.ts';
import type { Parsed } from './parse.ts';

/** Reads code in a thread of its own, which is there as long as the reader is. */
export interface CodeReader extends AsyncDisposable {
  read(request: CodeRequest): Promise<Parsed<CodeFile>>;
}

const MAX_CHARACTERS = 1_000_000;
/** Loading a grammar is in it. The thread stops by itself much sooner, unless it cannot. */
const MAX_MILLISECONDS_PER_FILE = 5_000;
/** A few files that are made to be slow must not hold up everything else. */
const MAX_MILLISECONDS = 15_000;
const ENTRY = import.meta.url.endsWith('.ts') ? './code-worker.ts' : './code-worker.js';

export function openCodeReader(): CodeReader {
  const deadline = performance.now() + MAX_MILLISECONDS;
  let worker: Worker | undefined;
  const close = async (): Promise<void> => {
    await worker?.terminate();
    worker = undefined;
  };
  return {
    async read(request) {
      if (!languageOf(request.path)) return unparsed('it is no code that can be parsed');
      if (request.untrustedText.length > MAX_CHARACTERS) return unparsed('it is too large');
      const left = deadline - performance.now();
      if (left <= 0) return unparsed('there was no time left for it');
      worker ??= new Worker(new URL(ENTRY, import.meta.url), { env: {} });
      const answer = await ask(worker, request, Math.min(left, MAX_MILLISECONDS_PER_FILE));
      // A parser that failed once fails ever after: its memory is damaged.
      if (answer.kind === 'unparsed') await close();
      return answer;
    },
    [Symbol.asyncDispose]: close,
  };
}

function ask(worker: Worker, request: CodeRequest, milliseconds: number): Promise<Parsed<CodeFile>> {
  return new Promise((resolve) => {
    const onError = (error: unknown): void => end(unparsed(`the parser failed: ${messageOf(error)}`));
    const onExit = (): void => end(unparsed('the parser failed'));
    const timer = setTimeout(() => end(unparsed('parsing it takes too long')), milliseconds);
    const end = (parsed: Parsed<CodeFile>): void => {
      clearTimeout(timer);
      worker.off('message', end).off('error', onError).off('exit', onExit);
      resolve(parsed);
    };
    worker.on('message', end).on('error', onError).on('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(request);
  });
}

function unparsed(because: string): Parsed<CodeFile> {
  return { kind: 'unparsed', because };
}
