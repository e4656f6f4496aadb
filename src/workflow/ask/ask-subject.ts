import type { AskRequest } from './ask-request.ts';

type Asked = Pick<AskRequest, 'repository' | 'issue' | 'thread'>;

/** What the run of a question is about: no other run, so that several may be open at once. */
export function askSubject({ repository, issue, thread }: Asked, delivery: string): string {
  const where = thread === undefined ? '' : ` thread ${thread}`;
  return `${repository}#${issue}${where} ask ${delivery}`;
}

/** Whether a run's subject is a question that was asked in this issue or pull request. */
export function isQuestionIn(subject: string, { repository, issue }: Omit<Asked, 'thread'>): boolean {
  return subject.startsWith(`${repository}#${issue} `) && subject.includes(' ask ');
}

/** Where a run tells how it stands, by its subject; undefined where that is no place on GitHub. */
export function placeOfSubject(
  subject: string,
): { readonly number: number; readonly thread: number | undefined } | undefined {
  const [, number, thread] = /#(\d+)(?: thread (\d+))?(?: ask \S+)?$/.exec(subject) ?? [];
  if (number === undefined) return undefined;
  return { number: Number(number), thread: thread === undefined ? undefined : Number(thread) };
}
