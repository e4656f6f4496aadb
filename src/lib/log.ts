import { pino, type DestinationStream } from 'pino';
import type { Redact } from './redact.ts';

export type Fields = Record<string, unknown>;

/** One line an event; every line passes the redactor before it is written. */
export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  child(fields: Fields): Log;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

interface LogOptions {
  readonly level: LogLevel;
  readonly redact: Redact;
  /** Where lines go; standard error unless a test wants to read them. */
  readonly write?: (line: string) => void;
}

export function createLog({ level, redact, write }: LogOptions): Log {
  const put = write ?? ((line: string) => void process.stderr.write(line));
  const destination: DestinationStream = { write: (line) => put(redact(line)) };
  return wrap(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination));
}

type Pino = ReturnType<typeof pino>;

function wrap(logger: Pino): Log {
  return {
    debug: (message, fields) => logger.debug(serializable(fields), message),
    info: (message, fields) => logger.info(serializable(fields), message),
    warn: (message, fields) => logger.warn(serializable(fields), message),
    error: (message, fields) => logger.error(serializable(fields), message),
    child: (fields) => wrap(logger.child(fields)),
  };
}

/** Errors become their stack and causes; pino prints only a field named `err` that way. */
function serializable(fields: Fields = {}): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      value instanceof Error ? pino.stdSerializers.errWithCause(value) : value,
    ]),
  );
}
