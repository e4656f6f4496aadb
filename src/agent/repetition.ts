import type { Message } from '../model/model.ts';

const TIMES = 3;
/** How far back is looked. */
const RECENT_CALLS = 30;
const CHANGES_NOTHING = ['view', 'search', 'symbol', 'recall', 'output'];
const BEGINNING = '[The program noticed: ';

/** A call and what came of it. */
interface Act {
  readonly name: string;
  /** The arguments, whatever their order and spacing. */
  readonly what: string;
  readonly result: string;
  readonly effect: 'failed' | 'changed' | 'none';
}

/**
 * One line when the last turn goes in a circle: the same call failed for the third time with the same result, a call was
 * made for the third time while nothing changed, or two calls take turns. Nothing otherwise.
 */
export function noticeRepetition(messages: readonly Message[]): string | undefined {
  const { acts, inLastTurn } = actsOf(messages);
  for (let end = acts.length; end > acts.length - inLastTurn; end--) {
    const until = acts.slice(Math.max(0, end - RECENT_CALLS), end);
    const notice = sameAgain(until) ?? alternation(until);
    if (notice !== undefined) return `${BEGINNING}${notice}]`;
  }
  return undefined;
}

function sameAgain(acts: readonly Act[]): string | undefined {
  const last = acts.at(-1);
  if (last === undefined) return undefined;
  const failedBefore = last.effect === 'failed';
  let times = 0;
  for (const act of acts.toReversed()) {
    if (isSame(act, last)) times++;
    // A command that goes well again after a change is no circle; one that fails as before is.
    else if (!failedBefore && act.effect === 'changed') break;
  }
  if (times < TIMES) return undefined;
  return failedBefore
    ? `this \`${last.name}\` call has failed ${times} times with the same result. Making it again will not help: look for another cause, or take another way.`
    : `this \`${last.name}\` call has been made ${times} times with the same result, and nothing changed in between. Go on to the next step.`;
}

function alternation(acts: readonly Act[]): string | undefined {
  const [a, b, c, d] = acts.slice(-4);
  if (!a || !b || !c || !d || isSame(a, b) || !isSame(a, c) || !isSame(b, d)) return undefined;
  const names = c.name === d.name ? `two \`${c.name}\` calls` : `\`${c.name}\` and \`${d.name}\``;
  return `${names} take turns, with the same results as before. That goes in a circle: take another way.`;
}

function isSame(a: Act, b: Act): boolean {
  return a.name === b.name && a.what === b.what && steady(a.result) === steady(b.result);
}

function actsOf(messages: readonly Message[]): {
  readonly acts: readonly Act[];
  readonly inLastTurn: number;
} {
  const acts: Act[] = [];
  let inLastTurn = 0;
  for (const [index, message] of messages.entries()) {
    if (message.role !== 'assistant' || message.calls.length === 0) continue;
    const results = resultsAfter(messages, index);
    const turn = message.calls.flatMap(({ id, name, untrustedArguments }) => {
      const content = results.get(id);
      if (content === undefined) return [];
      const effect = effectOf(name, content);
      return [{ name, what: canonical(untrustedArguments), result: content, effect }];
    });
    acts.push(...turn);
    inLastTurn = turn.length;
  }
  return { acts, inLastTurn };
}

/** Some endpoints give the same ids in every turn, so only the answers of this turn are looked at. */
function resultsAfter(messages: readonly Message[], index: number): Map<string, string> {
  const results = new Map<string, string>();
  for (const message of messages.slice(index + 1)) {
    if (message.role === 'assistant') break;
    if (message.role === 'tool') results.set(message.callId, message.content);
  }
  return results;
}

function effectOf(name: string, content: string): Act['effect'] {
  if (CHANGES_NOTHING.includes(name)) return 'none';
  if (name === 'edit') return /^(?:Edited|Made) `/.test(content) ? 'changed' : 'none';
  if (name === 'shell') return content.startsWith('exit code 0') ? 'changed' : 'failed';
  if (name === 'test') return content.startsWith('passed') ? 'none' : 'failed';
  return 'none';
}

function canonical(untrustedArguments: string): string {
  try {
    const value: unknown = JSON.parse(untrustedArguments);
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  } catch {
    return untrustedArguments.trim();
  }
}

/** Durations, times, addresses, temporary names and handles differ from run to run of the same thing. */
const VOLATILE =
  /\b\d+(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds|m|min|µs|us|ns)\b|\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\b|\b\d{4}-\d{2}-\d{2}\b|\b0x[\da-f]+\b|\/tmp\/\S+|\bhandle o\d+|\bpid:? \d+|\b1\d{9}(?:\d{3})?\b/gi;

function steady(content: string): string {
  const told = content.indexOf(`\n\n${BEGINNING}`);
  return (told === -1 ? content : content.slice(0, told))
    .replaceAll(VOLATILE, '~')
    .replaceAll(/[ \t]+/g, ' ');
}
