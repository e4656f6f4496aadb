import type { RuntimeName, RuntimeNeed } from '../runtime.ts';

/** What a repository needs on top of the configured image. */
export interface ImageNeeds {
  /** Debian's names. */
  readonly systemPackages: readonly string[];
  readonly runtimes: readonly RuntimeNeed[];
}

export interface MadeImage {
  /** To open sandboxes with. */
  readonly image: string;
  /** Sentences, such as "Python 3.13 is wanted; 3.11.2 is what there is." */
  readonly missing: readonly string[];
  readonly has: Readonly<Partial<Record<RuntimeName, string>>>;
}
