import { createHash } from 'node:crypto';

/** A habit of the repository's people, read from its history or its tree, in the form that memory keeps rules in. */
export interface MinedRule {
  /** The same at every mining, so that it can be forgotten, cited and superseded. */
  readonly id: string;
  /** Globs of the files that it is about. */
  readonly scope: readonly string[];
  readonly trigger: string;
  readonly statement: string;
  readonly why: string;
  readonly citations: readonly Citation[];
  /** Commits that kept it and that broke it: a few examples, newest first, and how many there are. */
  readonly for: readonly string[];
  readonly against: readonly string[];
  readonly forCount: number;
  readonly againstCount: number;
  /** A check of `rule-checks.ts`, with its argument after a colon. */
  readonly check?: string;
  /** The commit since which it holds. */
  readonly validFrom?: string;
}

export interface Citation {
  readonly path: string;
  /** First and last line. */
  readonly lines?: readonly [number, number];
  readonly blob: string;
}

const LONGEST_ID = 76;

/** An id made of what the rule is about; where that is too long for one, its end and a hash of the whole. */
export function ruleId(habit: string, ...about: readonly string[]): string {
  const id = [habit, ...about.map(slug)].join('-');
  if (id.length <= LONGEST_ID) return id;
  const hash = createHash('sha256').update(about.join('\0')).digest('hex').slice(0, 8);
  const end = id.slice(-(LONGEST_ID - habit.length - hash.length - 2)).replace(/^[^-]*-/, '');
  return `${habit}-${end}-${hash}`;
}

function slug(text: string): string {
  const plain = text
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '-');
  return plain.replace(/^-+|-+$/g, '') || 'root';
}

/** A list of words that a sentence can hold: `a`, `b` and `c`. */
export function spelled(names: readonly string[]): string {
  const quoted = names.map((name) => `\`${name.replaceAll('`', "'")}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
