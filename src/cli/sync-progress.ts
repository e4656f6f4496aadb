import type { SyncOptions } from '../memory/memory.ts';
import type { Terminal } from './terminal.ts';

const WORDS = { messages: 'messages read of', diffs: 'diffs read of' };

/** One line that counts, for a person who watches; nothing else is ever told. */
export function syncProgress(terminal: Terminal): SyncOptions['progress'] {
  if (!terminal.interactive) return undefined;
  return (pass, commits) => terminal.err(`\r\u001b[K${WORDS[pass]} ${commits} commits\r`);
}
