export type Level = 'blocking' | 'advisory' | 'off';

/**
 * What the gate looks for in a change, with the level where a repository asks for no other. Blocking is only what
 * hardly any merged fix has; `bench/organic.ts` measures it.
 */
export const GATE_CHECKS = {
  'test-touched': 'blocking',
  'test-place': 'blocking',
  companion: 'blocking',
  'title-form': 'blocking',
  size: 'advisory',
  spread: 'advisory',
  'outside-region': 'advisory',
  'new-dependency': 'blocking',
  'new-export': 'advisory',
  'api-break': 'advisory',
  clone: 'blocking',
  'duplicate-helper': 'blocking',
  verbosity: 'advisory',
  complexity: 'advisory',
  'restating-comment': 'blocking',
  'narrating-comment': 'blocking',
  'commented-out-code': 'blocking',
  reformatting: 'blocking',
  'leftover-debugging': 'blocking',
  'switched-test': 'blocking',
  'import-extension': 'blocking',
  'import-node-prefix': 'blocking',
  'module-system': 'blocking',
  'never-by-hand': 'advisory',
  typecheck: 'blocking',
  lint: 'blocking',
  format: 'blocking',
} as const satisfies Readonly<Record<string, Level>>;

export type Check = keyof typeof GATE_CHECKS;

/** As `gate:` of `heirloom.yml` has them; those that are not named have their default. */
export type GateLevels = { readonly [name in Check]?: Level | undefined };
