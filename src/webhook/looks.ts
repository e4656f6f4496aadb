import { parsePayload, PullRequestChanged, SuiteCompleted, type Common } from './payload.ts';
import { ignored, isSame, placeOf, requested, type Trigger, type TriggerRules } from './trigger.ts';

/** What GitHub says of a suite that has nothing to mend. */
const NOTHING_TO_MEND = [null, undefined, 'success', 'neutral', 'skipped', 'stale'];

/** `pull_request.closed`, `.reopened` and `.synchronize`: a look, when the pull request is the app's own. */
export function pullRequestTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(PullRequestChanged, payload);
  const { number, user, updated_at: at } = event.pull_request;
  if (!isSame(user?.login, rules.botLogin)) return ignored('a pull request of somebody else');
  if (isSame(event.sender.login, rules.botLogin)) return ignored('done by the app itself');
  return look(delivery, event, number, at);
}

/**
 * `check_suite.completed`: a look, when it is about a commit of the app's own and has failed. A suite does not tell
 * whose pull request it is of; but checks of commits that somebody else has made are no concern of the app.
 */
export function suiteTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(SuiteCompleted, payload);
  const { app, conclusion, head_commit: commit, pull_requests: pulls, updated_at: at } = event.check_suite;
  if (app.id === rules.appId) return ignored('checks of the app itself');
  if (NOTHING_TO_MEND.includes(conclusion)) return ignored('checks that have not failed');
  if (!isSame(commit.author.name, rules.botLogin)) return ignored('checks of a commit of somebody else');
  const [pull] = pulls;
  if (pull === undefined) return ignored('checks of no pull request');
  return look(delivery, event, pull.number, at);
}

export function look(
  delivery: string,
  event: Common,
  pullRequest: number,
  at: string,
  outsider?: string,
): Trigger {
  return requested({ kind: 'look', delivery, at, ...placeOf(event), pullRequest }, outsider);
}
