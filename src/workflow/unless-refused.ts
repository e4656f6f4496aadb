import { messageOf } from '../lib/message-of.ts';

/** For what may fail without harm: why it failed is then the step's result. */
export async function unlessRefused(work: () => Promise<unknown>, signal: AbortSignal): Promise<string> {
  try {
    await work();
    return 'done';
  } catch (error) {
    if (signal.aborted) throw error;
    return messageOf(error);
  }
}
