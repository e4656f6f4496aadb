/**
 * Does the work again and again, from now on or from the first interval on, and never twice at once, until it is
 * disposed of. The work deals with its own failures.
 */
export function every(
  milliseconds: number,
  work: () => Promise<void>,
  first: 'now' | 'later' = 'now',
): AsyncDisposable {
  let working: Promise<void> | undefined;
  const begin = () => {
    working ??= work().finally(() => (working = undefined));
  };
  if (first === 'now') begin();
  const timer = setInterval(begin, milliseconds);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await working;
    },
  };
}
