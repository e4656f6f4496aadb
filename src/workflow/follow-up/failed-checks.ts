import type { Forge } from '../../forge/forge.ts';
import type { CheckState } from '../../forge/pull-request-talk.ts';
import { headAndTail } from '../../lib/head-and-tail.ts';
import { failureExcerpt } from '../test-run.ts';

export interface FailedChecks {
  /** The ones to mend. */
  readonly failed: readonly FailedCheck[];
  /** Names of those that fail on the base branch too: no fault of the change. */
  readonly onBaseToo: readonly string[];
}

export interface FailedCheck {
  readonly name: string;
  readonly untrustedLog: string;
}

const MOST_LOGS = 5;
const LOG_CHARACTERS = 6_000;

/** Which checks of others fail on the branch's tip, with what they printed. */
export async function readFailedChecks(
  { checks, checkLog }: Pick<Forge, 'checks' | 'checkLog'>,
  head: string,
  base: string,
): Promise<FailedChecks> {
  const failing = failedOf(await checks(head));
  if (failing.length === 0) return { failed: [], onBaseToo: [] };
  const atBase = new Set(failedOf(await checks(base)).map(({ name }) => name));
  const own = failing.filter(({ name }) => !atBase.has(name));
  const failed: FailedCheck[] = [];
  for (const [index, check] of own.entries()) {
    const untrustedLog = index < MOST_LOGS ? excerpt(await checkLog(check)) : '';
    failed.push({ name: check.name, untrustedLog });
  }
  return { failed, onBaseToo: failing.filter(({ name }) => atBase.has(name)).map(({ name }) => name) };
}

const failedOf = (checks: readonly CheckState[]) =>
  checks.filter(({ state, isOwn }) => state === 'failed' && !isOwn);

/** From where it tells of failures; its beginning and its end where nothing does. */
function excerpt(text: string): string {
  if (text.length <= LOG_CHARACTERS) return text;
  const told = failureExcerpt(text);
  const isTold = !told.startsWith('[…]');
  return isTold ? `${told}\n[…]\n${text.slice(-LOG_CHARACTERS / 3)}` : headAndTail(text, LOG_CHARACTERS);
}
