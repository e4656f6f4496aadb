/** Something about a change that a long-time contributor would not have done. */
export interface Finding {
  readonly check: Check;
  /** Blocking findings go back to the agent; advisory ones are told in the pull request. */
  readonly level: 'blocking' | 'advisory';
  readonly message: string;
  /** What the finding rests on: a path, or numbers from the history. */
  readonly citation?: string;
}

export type Check =
  | 'test-touched'
  | 'test-place'
  | 'changelog'
  | 'size'
  | 'leftover-debugging'
  | 'duplicate-helper'
  | 'protected-file'
  | 'import-extension'
  | 'import-node-prefix'
  | 'module-system'
  | 'never-by-hand';
