import { pino } from 'pino';
import { z } from 'zod';
import type { Log } from '../lib/log.ts';

const Line = z.object({
  level: z.number(),
  msg: z.string().default(''),
  err: z.object({ type: z.string(), message: z.string() }).optional(),
});

const ERROR_LEVEL = 50;

/**
 * The logger that Probot wants, writing to ours. Probot hangs the whole event on each error that it logs; only the
 * error's own words are kept, since the event is other people's text.
 */
export function probotLog(log: Log) {
  return pino(
    { level: 'warn', base: null, serializers: { err: brief, error: brief } },
    { write: (line) => forward(log, line) },
  );
}

function brief(error: unknown): unknown {
  return error instanceof Error ? { type: error.name, message: error.message } : undefined;
}

function forward(log: Log, line: string): void {
  const { level, msg, err } = Line.parse(JSON.parse(line));
  // Probot logs each error, and then all of them together once more.
  if (err?.type === 'AggregateError') return;
  if (err?.message.includes('signature does not match')) {
    log.warn('a webhook with a wrong signature was refused');
  } else {
    const severity = level >= ERROR_LEVEL ? 'error' : 'warn';
    log[severity](msg, { from: 'probot', ...(err && { because: err.message }) });
  }
}
