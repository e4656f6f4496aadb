/** Waits until `look` finds something; the limit is there to end a test that would wait for ever. */
export async function eventually<T>(look: () => Promise<T | undefined | false>, seconds = 180): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`It did not come about within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
