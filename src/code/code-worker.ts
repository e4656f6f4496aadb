import { parentPort } from 'node:worker_threads';
import { parseCodeFile, type CodeRequest } from './code-file.ts';

// The thread in which code is parsed. What hostile text does to the parser ends with it.
parentPort?.on('message', (request: CodeRequest) => void answer(request));

async function answer(request: CodeRequest): Promise<void> {
  const parsed = await parseCodeFile(request);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(parsed);
}
