/**
 * How fast deliveries become durable: 20 KB requests from 50 senders at once, each sent twice, while stories
 * are told for them in the same process. Prints one JSON document.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/durable/database.ts';
import { defineStory, startDurable } from '../src/durable/durable.ts';
import { createLog } from '../src/lib/log.ts';

const DELIVERIES = 3000;
const SENDERS = 50;
const BYTES = 20_000;

const log = createLog({ level: 'warn', redact: (text) => text });
const dataHome = await mkdtemp(join(tmpdir(), 'heirloom-bench-'));
try {
  const starting = performance.now();
  await using database = await openDatabase({ dataHome, log });
  const databaseSeconds = secondsSince(starting);

  let told = 0;
  const request = defineStory('request', async (steps, _input: { text: string }) => {
    await steps.step('tell', async () => void (told += 1));
  });
  await using durable = await startDurable({
    databaseUrl: database.url,
    executor: 'bench',
    concurrencyPerRepository: 1,
    log,
    stories: () => ({ request, others: [] }),
  });

  const latencies: number[] = [];
  const stored = new Set<string>();
  const began = performance.now();
  let next = 0;
  async function send(): Promise<void> {
    for (let sent = next++; sent < DELIVERIES * 2; sent = next++) {
      const delivery = `delivery-${sent % DELIVERIES}`;
      const at = performance.now();
      const answer = await durable.accept(delivery, { text: 'x'.repeat(BYTES) });
      latencies.push(performance.now() - at);
      if (answer === 'stored') stored.add(delivery);
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, send));
  const seconds = secondsSince(began);
  latencies.sort((a, b) => a - b);
  const percentile = (share: number) => round(latencies[Math.floor(latencies.length * share)] ?? 0);
  const result = {
    accepted: latencies.length,
    stored: stored.size,
    seconds,
    perSecond: Math.round(latencies.length / seconds),
    p50ms: percentile(0.5),
    p99ms: percentile(0.99),
    maxMs: percentile(0.99999),
    toldMeanwhile: told,
    databaseSeconds,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await rm(dataHome, { recursive: true, force: true });
}

function secondsSince(start: number): number {
  return round((performance.now() - start) / 1000);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
