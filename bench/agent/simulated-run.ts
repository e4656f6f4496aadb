import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { answer, beginConversation, type Conversation } from '../../src/agent/conversation.ts';
import { prompt } from '../../src/agent/prompt.ts';
import type { ToolCall } from '../../src/model/model.ts';

/** What agents do, and how long the answers are: of each kind the least and the most characters. */
const KINDS = [
  { name: 'shell', share: 0.4, least: 60, most: 16_000 },
  { name: 'view', share: 0.3, least: 800, most: 14_000 },
  { name: 'search', share: 0.15, least: 100, most: 6_000 },
  { name: 'edit', share: 0.15, least: 150, most: 900 },
] as const;
const WORDS =
  'The test fails because the parser drops the last field. I look at its callers before I change it. ';

export interface Turn {
  readonly said: string;
  readonly calls: readonly { readonly call: ToolCall; readonly result: string }[];
}

/** The turns of a made-up run, the same each time; what tools say is this project's own source. */
export async function simulatedTurns(count: number): Promise<Turn[]> {
  const source = await sourceText();
  const random = randomNumbers(7);
  const turns: Turn[] = [];
  for (let turn = 1; turn <= count; turn++) {
    const calls = Array.from({ length: random() < 0.3 ? 2 : 1 }, (_, nth) => {
      const kind = kindAt(random());
      // Most answers are short, some are as long as they may be.
      const length = Math.round(kind.least + (kind.most - kind.least) * random() ** 3);
      const from = Math.floor(random() * (source.length - kind.most));
      const untrustedArguments = argumentsOf(
        kind.name,
        source.slice(from, from + 200 + Math.round(1_500 * random() ** 2)),
      );
      const call = { id: `call-${turn}-${nth}`, name: kind.name, untrustedArguments };
      return { call, result: source.slice(from, from + length) };
    });
    turns.push({ said: WORDS.repeat(1 + Math.floor(random() * 3)), calls });
  }
  return turns;
}

export async function openingConversation(): Promise<Conversation> {
  const source = await sourceText();
  return beginConversation([
    { role: 'system', content: await prompt('system', { repository: 'some/project', base: '0'.repeat(40) }) },
    // An issue, its precedents and rules come to this much.
    { role: 'user', content: source.slice(0, 20_000) },
  ]);
}

export function withTurn(conversation: Conversation, { said, calls }: Turn): Conversation {
  const message = { role: 'assistant' as const, content: said, calls: calls.map(({ call }) => call) };
  const spoken = { ...conversation, messages: [...conversation.messages, message] };
  return calls.reduce((so: Conversation, { call, result }) => answer(so, call.id, result), spoken);
}

function argumentsOf(name: string, text: string): string {
  if (name === 'edit')
    return JSON.stringify({ path: 'src/some/file.ts', old: text.slice(0, text.length / 2), new: text });
  if (name === 'view') return JSON.stringify({ path: 'src/some/file.ts', from: 1, to: 300 });
  return JSON.stringify(
    name === 'search' ? { pattern: text.slice(0, 30) } : { command: 'npm test -- test/some' },
  );
}

function kindAt(share: number): (typeof KINDS)[number] {
  let left = share;
  return KINDS.find((kind) => (left -= kind.share) < 0) ?? KINDS[0];
}

async function sourceText(): Promise<string> {
  const folder = join(import.meta.dirname, '../../src');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

/** Park and Miller's generator: numbers from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
