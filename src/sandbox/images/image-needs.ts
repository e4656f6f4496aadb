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
  /** Of the very files: an image made anew has the same name and another id. The process sandbox has `host`. */
  readonly id: string;
  /** Sentences, such as "Node.js 12 is wanted; 24.9.0 is what there is." */
  readonly missing: readonly string[];
  readonly has: Readonly<Partial<Record<RuntimeName, string>>>;
}
