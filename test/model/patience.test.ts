import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { isPassing, waitBefore } from '../../src/model/patience.ts';
import { completion, endpointThat, sendJson } from './endpoint.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const failure = (status: number, headers: Record<string, string> = {}, body: object = {}) =>
  new APIError(status, { message: 'no', ...body }, undefined, new Headers(headers));
const wait = (attempt: number, error: unknown, chance = 0) => waitBefore(attempt, error, NOW, chance);

describe('before it asks again, it waits', () => {
  it('twice as long each time, up to a minute, and longer for a rate limit', () => {
    expect([1, 2, 3, 20].map((attempt) => wait(attempt, failure(500)))).toEqual([500, 1000, 2000, 60_000]);
    expect(wait(1, failure(429))).toBe(2000);
  });

  it('as long as it is asked to: in seconds, milliseconds or until a date', () => {
    expect(wait(1, failure(429, { 'retry-after': '7' }))).toBe(7000);
    expect(wait(1, failure(503, { 'retry-after': 'Thu, 01 Jan 2026 00:01:30 GMT' }))).toBe(90_000);
    expect(wait(1, failure(429, { 'retry-after-ms': '250', 'retry-after': '7' }))).toBe(250);
    expect(wait(5, failure(429, { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }))).toBe(0);
    expect(wait(1, failure(500, { 'retry-after': 'soon' }))).toBe(500);
  });

  it('with a share of chance, but never less than it is asked to', () => {
    expect(wait(2, failure(500), 1)).toBe(750);
    expect(wait(1, failure(429, { 'retry-after': '10' }), 1)).toBe(11_000);
  });
});

it('knows the trouble of a moment from one that stays', () => {
  for (const status of [408, 409, 425, 429, 500, 502, 503, 504, 529])
    expect(isPassing(failure(status))).toBe(true);
  for (const status of [400, 401, 403, 404, 422]) expect(isPassing(failure(status))).toBe(false);
  expect(isPassing(failure(429, {}, { code: 'insufficient_quota' }))).toBe(false);
  expect(isPassing(failure(500, { 'x-should-retry': 'false' }))).toBe(false);
  expect(isPassing(new Error('a fault of our own'))).toBe(false);
});

const hello = { messages: [{ role: 'user' as const, content: 'hello' }], tools: [] };

it('does not wait longer than its patience lasts, and says how long it was to wait', async () => {
  await using endpoint = await endpointThat(
    (response) =>
      sendJson(response, { error: { message: 'come back tomorrow' } }, 429, { 'retry-after': '86400' }),
    { patienceSeconds: 60 },
  );
  expect(await endpoint.chat.reply(hello, new AbortController().signal)).toMatchObject({
    kind: 'unavailable',
    because: expect.stringMatching(/asks to wait \d{5} s \(.*come back tomorrow/),
  });
  expect(endpoint.asked).toHaveLength(1);
});

it('is cancelled while it waits', async () => {
  const controller = new AbortController();
  await using endpoint = await endpointThat((response) => {
    sendJson(response, { error: { message: 'wait' } }, 429, { 'retry-after': '30' });
    setTimeout(() => controller.abort(), 100);
  });
  await expect(endpoint.chat.reply(hello, controller.signal)).rejects.toThrow(/abort/i);
});

it('asks again where the error came with the status of success', async () => {
  await using endpoint = await endpointThat((response, _, count) =>
    sendJson(
      response,
      count === 1 ? { error: { code: 503, message: 'upstream' } } : completion({ content: 'hi' }),
    ),
  );
  expect(await endpoint.chat.reply(hello, new AbortController().signal)).toMatchObject({ kind: 'message' });
});
