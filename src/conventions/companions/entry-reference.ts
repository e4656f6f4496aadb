import type { Bullet } from './bullets.ts';

export interface EntryReference {
  /** With what joins it to the text. */
  readonly text: string;
  /** It needs the address of its link below. */
  readonly isDefined: boolean;
  /** The period of the sentence stands behind it. */
  readonly isBeforePeriod: boolean;
}

/** The issue as these entries name theirs; undefined where most name none. */
export function referenceLike(models: readonly Bullet[], issue: number): EntryReference | undefined {
  const referring = models.filter(({ reference }) => reference !== '');
  if (referring.length * 2 <= models.length) return undefined;
  const shapes = referring.map((model) => ({ model, shape: shapeOf(model.reference) }));
  const counts = Map.groupBy(shapes, ({ shape }) => shape);
  const [usual] = [...counts.values()].sort((a, b) => b.length - a.length);
  const model = usual?.[0]?.model;
  if (model === undefined) return undefined;
  const text = withNumber(single(model.reference), issue);
  return {
    text,
    isBeforePeriod: text.endsWith('.'),
    isDefined: /\[#?\d+\](?![(:])/.test(text),
  };
}

/** The same reference to another issue; of a pull request's number nothing is known yet. */
export function withNumber(reference: string, issue: number): string {
  return reference
    .replace(/(#|`|\[|\/(?:issues|pull)\/)\d+/g, `$1${issue}`)
    .replace(/\/(?:pull|discussions)\//g, '/issues/')
    .replace(/([{:])(?:pr|pull)([}:])/g, '$1issue$2');
}

/** The first issue or pull request alone, without who wrote it. */
function single(reference: string): string {
  const withoutPeople = reference
    .replace(/,?\s*\[@[^\]]*\]\([^)]*\)/g, '')
    .replace(/\s+(?:by|thanks(?: to)?)\s+@[\w-]+/gi, '')
    .replace(/,?\s*@[\w-]+/g, '');
  return withoutPeople
    .replace(/(\[[^\]]*\d+\]\([^)]*\))(?:,?\s*(?:and\s+)?\[[^\]]*\d+\]\([^)]*\))+/g, '$1')
    .replace(/(\[#?\d+\])(?:,?\s*\[#?\d+\])+/g, '$1')
    .replace(/([:{](?:issue|pr)[:}]`\d+`)(?:,?\s*[:{](?:issue|pr)[:}]`\d+`)+/g, '$1')
    .replace(/(#\d+)(?:,?\s*(?:and\s+)?#\d+)+/g, '$1');
}

function shapeOf(reference: string): string {
  return single(reference)
    .replace(/\d+/g, '0')
    .replace(/pull|issues/g, 'x')
    .replace(/:pr:|{pr}/g, (word) => word.replace('pr', 'issue'));
}
