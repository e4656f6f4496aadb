import { fenced } from '../lib/markdown.ts';
import { defused } from '../lib/untrusted-markdown.ts';

/** What the bot says to commands that start no run. */
export function helpReply(unknownCommand?: string): string {
  const lines = [
    ...(unknownCommand === undefined
      ? []
      : [`I do not know the command \`${defused(unknownCommand).replaceAll('`', '')}\`.`, '']),
    'People with write access can say, at the start of a line:',
    '',
    '- `/heirloom fix [hint]`: reproduce this issue, fix it, and open a pull request',
    '- `/heirloom answer …`: the number of an option, or words, when I have asked a question',
    '- `/heirloom status`: how far it is',
    '- `/heirloom cancel`: stop',
    '- `/heirloom help`: this list',
  ];
  return lines.join('\n');
}

export function refusalReply(login: string, permission: string): string {
  return `Only people with write access can ask me for work; \`${defused(login).replaceAll('`', '')}\` has \`${permission}\`.`;
}

export function failureReply(because: string): string {
  return `I could not carry this out to its end. The reason:\n\n${fenced(defused(because))}`;
}

export interface RunLine {
  readonly run: string;
  readonly status: string;
  readonly createdAt: string;
  /** Since when it waits for an answer, if it does. */
  readonly waitsSince?: string | undefined;
}

export function statusReply(runs: readonly RunLine[]): string {
  if (runs.length === 0) return 'There was no run for this issue yet.';
  return runs
    .map(({ run, status, createdAt, waitsSince }) => {
      const now = waitsSince === undefined ? status : `waits for an answer since ${waitsSince}`;
      return `- \`${run}\`: ${now}, asked for at ${createdAt}`;
    })
    .join('\n');
}
