import type { Receipt, ReceiptRule } from '../conventions/form/receipt.ts';
import type { Recalled, RecalledRule } from '../memory/recalled.ts';
import type { Spent } from '../model/budget.ts';
import type { Bench } from './bench.ts';
import { usedRules } from './learning/used-rules.ts';

interface Made {
  readonly base: string;
  readonly recalled: Recalled;
  /** Paths of the change. */
  readonly changed: readonly string[];
  readonly spent: Spent;
}

/** What a change was made from, with where each thing is to be seen. */
export function receiptOf({ base, recalled, changed, spent }: Made, bench: Bench): Receipt {
  const { destination, models } = bench.parts;
  const used = usedRules(bench.ground.rules, changed);
  return {
    precedents: recalled.episodes.map(({ sha, title }) => ({
      sha,
      title,
      url: destination.commitUrl?.(sha),
    })),
    rules: recalled.rules.map((rule) => ({ ...receiptRule(rule, base, bench), used: used.has(rule.id) })),
    outcomes: (recalled.outcomes ?? []).map(({ number, url, state }) => ({ number, url, state })),
    files: recalled.files.slice(0, 5).map(({ path }) => path),
    confidence: recalled.confidence,
    model: models.coding.name,
    turns: spent.turns,
    tokens: spent.tokens,
    cost: spent.cost,
  };
}

function receiptRule({ id, statement }: RecalledRule, base: string, { ground, parts }: Bench): ReceiptRule {
  const citations = ground.rules.find((rule) => rule.id === id)?.citations ?? [];
  const places = citations.map(({ path, lines }) => ({
    name: lines === undefined ? path : `${path}:${lines[0]}`,
    url: parts.destination.linesUrl?.(base, path, lines),
  }));
  return { id, statement, places };
}
