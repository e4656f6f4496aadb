import { z } from 'zod';

export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload';
  /** Probot answers with it: GitHub then shows the delivery as failed, and sending it again is of no use. */
  readonly status = 422;
}

const At = z.iso.datetime();
const Login = z.object({ login: z.string() });
const App = z.object({ id: z.number() });

const Common = z.object({
  installation: z.object({ id: z.number() }),
  repository: z.object({ name: z.string(), owner: Login }),
  sender: z.object({ login: z.string(), type: z.string().default('User') }),
});
const Subject = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  user: Login.nullish(),
});
/** What somebody is to the repository, as far as it is public: a member of the organisation may be `NONE`. */
const Association = z.string().default('NONE');
const Comment = z.object({
  id: z.number(),
  body: z.string(),
  created_at: At,
  author_association: Association,
  performed_via_github_app: App.nullish(),
});

export const Labeled = Common.extend({
  issue: Subject.extend({ updated_at: At }),
  label: z.object({ name: z.string() }),
});
export const Commented = Common.extend({
  issue: Subject.extend({ pull_request: z.unknown().nullish() }),
  comment: Comment,
});
export const ReviewCommented = Common.extend({
  pull_request: Subject,
  comment: Comment.extend({ in_reply_to_id: z.number().nullish() }),
});
export const Reviewed = Common.extend({
  pull_request: Subject,
  review: z.object({
    body: z.string().nullish(),
    submitted_at: At,
    author_association: Association,
  }),
});
export const PullRequestChanged = Common.extend({ pull_request: Subject.extend({ updated_at: At }) });
export const SuiteCompleted = Common.extend({
  check_suite: z.object({
    app: App,
    conclusion: z.string().nullish(),
    updated_at: At,
    head_commit: z.object({ author: z.object({ name: z.string() }) }),
    pull_requests: z.array(z.object({ number: z.number() })),
  }),
});

export type Common = z.infer<typeof Common>;
export type Subject = z.infer<typeof Subject>;

/** Throws `UnreadablePayload`, which names the fields and none of their values. */
export function parsePayload<T extends z.ZodType>(schema: T, payload: unknown): z.infer<T> {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const fields = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnreadablePayload(`The payload is not as GitHub describes it: ${fields}`);
}
