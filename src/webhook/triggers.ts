import { z } from 'zod';
import { parseCommand } from './commands.ts';
import type { TriggerRequest } from '../workflow/trigger-request.ts';

export interface TriggerRules {
  readonly label: string;
  /** Logins of bots that may trigger; every other bot is refused. */
  readonly allowBots: readonly string[];
  /** What the app itself writes never triggers it. */
  readonly appId: number;
}

export type Trigger =
  | { readonly kind: 'request'; readonly request: TriggerRequest }
  | { readonly kind: 'ignored'; readonly because: string };

export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload';
  /** Probot answers with it: GitHub then shows the delivery as failed, and sending it again is of no use. */
  readonly status = 422;
}

const User = z.object({ login: z.string(), type: z.string().default('User') });
const App = z.object({ id: z.number() }).nullish();
const Common = z.object({
  installation: z.object({ id: z.number() }),
  repository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }),
  sender: User,
  issue: z.object({
    number: z.number(),
    title: z.string(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullish(),
    updated_at: z.iso.datetime(),
    pull_request: z.unknown().nullish(),
  }),
});
const Labeled = Common.extend({ label: z.object({ name: z.string() }) });
const Commented = Common.extend({
  comment: z.object({
    id: z.number(),
    body: z.string(),
    created_at: z.iso.datetime(),
    performed_via_github_app: App,
  }),
});

type Common = z.infer<typeof Common>;

const ignored = (because: string): Trigger => ({ kind: 'ignored', because });

/** `issues.labeled`: a request when the label is the configured one. */
export function labelTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parse(Labeled, payload);
  if (event.label.name.toLowerCase() !== rules.label.toLowerCase()) return ignored('another label');
  if (isRefusedBot(event.sender, rules)) return ignored(`the bot ${event.sender.login} is not allowed`);
  const { updated_at: at } = event.issue;
  return request({ ...base(delivery, event), at, trigger: 'label', command: { kind: 'fix' } });
}

/** `issue_comment.created`: a request when the comment holds a command. */
export function commentTrigger(delivery: string, payload: unknown, rules: TriggerRules): Trigger {
  const event = parse(Commented, payload);
  const { comment, issue, sender } = event;
  if (issue.pull_request) return ignored('a comment on a pull request');
  const command = parseCommand(comment.body);
  if (command === undefined) return ignored('no command');
  if (comment.performed_via_github_app?.id === rules.appId) return ignored('written by the app itself');
  if (isRefusedBot(sender, rules)) return ignored(`the bot ${sender.login} is not allowed`);
  return request({
    ...base(delivery, event),
    at: comment.created_at,
    trigger: 'comment',
    comment: { id: comment.id, body: comment.body },
    command,
  });
}

function parse<T extends z.ZodType>(schema: T, payload: unknown): z.infer<T> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnreadablePayload(`The payload is not as GitHub describes it: ${fields}`);
}

function isRefusedBot({ login, type }: Common['sender'], { allowBots }: TriggerRules): boolean {
  const isBot = type === 'Bot' || login.toLowerCase().endsWith('[bot]');
  return isBot && !allowBots.some((allowed) => allowed.toLowerCase() === login.toLowerCase());
}

function request(given: TriggerRequest): Trigger {
  return { kind: 'request', request: given };
}

function base(delivery: string, { installation, repository, issue, sender }: Common) {
  return {
    delivery,
    installation: installation.id,
    owner: repository.owner.login,
    repo: repository.name,
    issue: issue.number,
    actor: { login: sender.login, type: sender.type },
    frozen: { title: issue.title, body: issue.body ?? '', author: issue.user?.login ?? 'ghost' },
  };
}
