import { describe, expect, it } from 'vitest';
import { createRedact } from '../../src/lib/redact.ts';
import { createLog } from '../../src/lib/log.ts';

describe('redact', () => {
  it('masks the values it was given, the longest first', () => {
    const redact = createRedact(['secret-value', 'secret-value-and-more']);
    expect(redact('a secret-value-and-more b secret-value c')).toBe('a [redacted] b [redacted] c');
  });

  it('masks credentials it has never seen by their form', () => {
    const redact = createRedact();
    const token = ['ghs', 'A'.repeat(36)].join('_');
    expect(redact(`token ${token} end`)).toBe('token [redacted] end');
    expect(redact('https://user:hunter22@example.com/x')).toBe('https://user:[redacted]@example.com/x');
    expect(redact('-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----!')).toBe(
      '[redacted]!',
    );
  });

  it('masks a JSON web token, and ends on text that only begins like many', () => {
    const redact = createRedact();
    const part = (text: string) => Buffer.from(text).toString('base64url');
    const token = [part('{"alg":"HS256"}'), part('{"sub":"1234567890"}'), 'x'.repeat(43)].join('.');
    expect(redact(`bearer ${token}!`)).toBe('bearer [redacted]!');
    const hostile = 'eyJ-'.repeat(16_000);
    expect(redact(hostile)).toBe(hostile);
  });

  it('leaves ordinary text alone', () => {
    const text = 'see https://example.com:8080/path and a@b.c, skip sk-1';
    expect(createRedact(['abc'])(text)).toBe(text);
  });
});

describe('log', () => {
  it('redacts fields, nested errors and their causes', () => {
    const lines: string[] = [];
    const log = createLog({
      level: 'info',
      redact: createRedact(['hunter2-long']),
      write: (line) => lines.push(line),
    });
    log
      .child({ run: 'r1' })
      .error('failed', { error: new Error('outer', { cause: new Error('hunter2-long') }) });
    expect(lines.join('')).not.toContain('hunter2-long');
    expect(lines.join('')).toContain('[redacted]');
    expect(JSON.parse(lines[0]!)).toMatchObject({
      run: 'r1',
      msg: 'failed',
      error: { message: 'outer' },
    });
  });
});
