interface UnderWay<T> {
  readonly result: Promise<T>;
  readonly abort: AbortController;
  waiting: number;
}

/**
 * Work that is done once for all who want the same at the same time. It goes on as long as one of them waits; who aborts
 * last waits until it has tidied up.
 */
export function createSharedWork<T>(): (
  key: string,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
) => Promise<T> {
  const underWay = new Map<string, UnderWay<T>>();

  function begin(key: string, work: (signal: AbortSignal) => Promise<T>): UnderWay<T> {
    const abort = new AbortController();
    const begun = { result: work(abort.signal), abort, waiting: 0 };
    underWay.set(key, begun);
    return begun;
  }

  return async (key, work, signal) => {
    const shared = underWay.get(key) ?? begin(key, work);
    shared.waiting++;
    try {
      return await untilAborted(shared.result, signal);
    } finally {
      if (--shared.waiting === 0) {
        underWay.delete(key);
        shared.abort.abort();
        await shared.result.catch(() => {
          // Told to whoever waited for it.
        });
      }
    }
  };
}

async function untilAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([result, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
