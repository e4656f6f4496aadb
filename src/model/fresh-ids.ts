import type { Message, ToolCall } from './model.ts';

/**
 * Calls by which their results can be told apart: some endpoints give no ids, or the same ones in every reply. The ids
 * follow from the conversation alone.
 */
export function withFreshIds(calls: readonly ToolCall[], messages: readonly Message[]): ToolCall[] {
  const used = new Set(
    messages.flatMap((message) => (message.role === 'assistant' ? message.calls.map(({ id }) => id) : [])),
  );
  let newest = Math.max(0, ...[...used].map((id) => Number(/^call_(\d{1,9})$/.exec(id)?.[1] ?? 0)));
  return calls.map((call) => {
    let { id } = call;
    while (id === '' || used.has(id)) id = `call_${++newest}`;
    used.add(id);
    return { ...call, id };
  });
}
