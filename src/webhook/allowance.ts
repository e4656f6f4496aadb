const HOUR_MS = 60 * 60_000;
const IN_AN_HOUR = 30;
const MOST_KEYS = 10_000;

/**
 * How much is heard of those whom GitHub does not know as members: it costs rows in the database and questions to GitHub.
 * Gives whether one more is within what a key may have in an hour.
 */
export function createAllowance(now: () => number = Date.now): (key: string) => boolean {
  const heard = new Map<string, { since: number; times: number }>();
  return (key) => {
    const at = now();
    const known = heard.get(key);
    if (known !== undefined && at - known.since < HOUR_MS) return ++known.times <= IN_AN_HOUR;
    if (heard.size >= MOST_KEYS)
      for (const [each, { since }] of heard) if (at - since >= HOUR_MS) heard.delete(each);
    // Whoever comes under so many names is let through no more.
    if (heard.size >= MOST_KEYS) return false;
    heard.set(key, { since: at, times: 1 });
    return true;
  };
}
