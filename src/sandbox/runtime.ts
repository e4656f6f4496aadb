export const RUNTIME_NAMES = ['node', 'python', 'go', 'rust', 'java', 'ruby', 'php'] as const;
export type RuntimeName = (typeof RUNTIME_NAMES)[number];

/** As people write them. */
export const RUNTIME_TITLES: Readonly<Record<RuntimeName, string>> = {
  node: 'Node.js',
  python: 'Python',
  go: 'Go',
  rust: 'Rust',
  java: 'Java',
  ruby: 'Ruby',
  php: 'PHP',
};

/** A version of a language that something asks for. */
export interface RuntimeNeed {
  readonly name: RuntimeName;
  /** `18`, `>=20 <23`, `^3.11`, `3.8 || 3.12`: numbers of at most three parts, with comparisons; `*` is any. */
  readonly wants: string;
}
