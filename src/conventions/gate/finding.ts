import { GATE_CHECKS, type Check, type GateLevels, type Level } from '../../config/gate-checks.ts';

/** Something about a change that a long-time contributor would not have done. */
export interface Finding {
  /** `protected-file` is no matter of taste, so no configuration switches it off. */
  readonly check: Check | 'protected-file';
  /** Blocking findings go back to the agent; advisory ones are told in the pull request. */
  readonly level: Exclude<Level, 'off'>;
  readonly message: string;
  /** What the finding rests on: a place, a rule, or numbers from the history. */
  readonly citation: string;
  readonly path?: string;
  /** In the file as the change leaves it. */
  readonly line?: number;
}

/** As a check makes it: its level is not the check's to say. */
export interface Found extends Omit<Finding, 'level' | 'check'> {
  /** Where a check is not sure, it does not block unless the repository asks for that. */
  readonly unsure?: boolean;
}

export function findings(check: Check, found: readonly Found[], levels: GateLevels): Finding[] {
  const usual = GATE_CHECKS[check];
  return found.flatMap(({ unsure = false, ...finding }) => {
    const level = levels[check] ?? (unsure && usual === 'blocking' ? 'advisory' : usual);
    return level === 'off' ? [] : [{ check, level, ...finding }];
  });
}
