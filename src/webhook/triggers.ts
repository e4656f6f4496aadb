import { parseCommand } from '../workflow/parse-command.ts';
import type { TriggerRequest } from '../workflow/trigger-request.ts';
import { look } from './looks.ts';
import {
  Commented,
  Labeled,
  parsePayload,
  ReviewCommented,
  Reviewed,
  type Common,
  type Subject,
} from './payload.ts';
import {
  ignored,
  isRefusedBot,
  isSame,
  placeOf,
  requested,
  type Trigger,
  type TriggerRules,
} from './trigger.ts';

/** Something that somebody has just said. */
interface Said {
  readonly on: NonNullable<TriggerRequest['on']>;
  readonly subject: Subject;
  readonly at: string;
  readonly untrustedBody: string;
  readonly association: string;
  /** Absent for what a reviewer says of the whole. */
  readonly comment?: TriggerRequest['comment'];
  /** The app that it was written through. */
  readonly through?: { readonly id: number } | null | undefined;
}

/** `issues.labeled`: a request when the label is the configured one. */
export function labelTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(Labeled, payload);
  if (!isSame(event.label.name, rules.label)) return ignored('another label');
  if (isRefusedBot(event.sender, rules)) return ignored(`the bot ${event.sender.login} is not allowed`);
  const { updated_at: at } = event.issue;
  return requested({
    ...base(delivery, event, event.issue),
    at,
    trigger: 'label',
    command: { kind: 'fix' },
  });
}

/** `issue_comment.created`, which GitHub sends for the conversation of a pull request too. */
export function commentTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(Commented, payload);
  const { comment, issue } = event;
  const said: Said = {
    on: issue.pull_request ? 'pull-request' : 'issue',
    subject: issue,
    at: comment.created_at,
    untrustedBody: comment.body,
    association: comment.author_association,
    comment: { id: comment.id, body: comment.body },
    through: comment.performed_via_github_app,
  };
  return saidTrigger(delivery, event, said, rules);
}

/** `pull_request_review_comment.created`: a comment on lines. */
export function reviewCommentTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(ReviewCommented, payload);
  const { id, body, created_at: at, in_reply_to_id: first } = event.comment;
  const said: Said = {
    on: 'pull-request',
    subject: event.pull_request,
    at,
    untrustedBody: body,
    association: event.comment.author_association,
    comment: { id, body, thread: first ?? id },
    through: event.comment.performed_via_github_app,
  };
  return saidTrigger(delivery, event, said, rules);
}

/** `pull_request_review.submitted`: what a reviewer says of the whole. */
export function reviewTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parsePayload(Reviewed, payload);
  const { body, submitted_at: at, author_association: association } = event.review;
  const said: Said = {
    on: 'pull-request',
    subject: event.pull_request,
    at,
    untrustedBody: body ?? '',
    association,
  };
  return saidTrigger(delivery, event, said, rules);
}

const INSIDERS = ['OWNER', 'MEMBER', 'COLLABORATOR'];

/** A command where it holds one, and that is all it is then; a look where it is about the app's own pull request. */
function saidTrigger(delivery: string, event: Common, said: Said, rules: TriggerRules): Trigger {
  const { on, subject, at, untrustedBody, comment } = said;
  const command = parseCommand(untrustedBody);
  const isOwn = on === 'pull-request' && isSame(subject.user?.login, rules.botLogin);
  if (command === undefined && !isOwn) return ignored('no command');
  if (isWrittenByItself(event, said, rules)) return ignored('written by the app itself');
  if (isRefusedBot(event.sender, rules)) return ignored(`the bot ${event.sender.login} is not allowed`);
  const outsider = INSIDERS.includes(said.association) ? undefined : event.sender.login;
  if (command === undefined) return look(delivery, event, subject.number, at, outsider);
  const request: TriggerRequest = {
    ...base(delivery, event, subject),
    ...(on === 'pull-request' && { on }),
    at,
    trigger: 'comment',
    ...(comment && { comment }),
    command,
  };
  return requested(request, outsider);
}

function isWrittenByItself(
  { sender }: Common,
  { through }: Said,
  { appId, botLogin }: TriggerRules,
): boolean {
  return through?.id === appId || isSame(sender.login, botLogin);
}

function base(delivery: string, event: Common, subject: Subject) {
  const { login, type } = event.sender;
  return {
    delivery,
    ...placeOf(event),
    issue: subject.number,
    actor: { login, type },
    frozen: { title: subject.title, body: subject.body ?? '', author: subject.user?.login ?? 'ghost' },
  };
}
