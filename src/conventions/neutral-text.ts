import { defused } from '../lib/untrusted-markdown.ts';

/** Text of a model, made safe to stand in a pull request, and unable to swallow what follows it. */
export function neutralText(untrustedText: string, atMost: number): string {
  const text = defused(untrustedText.toWellFormed().trim().slice(0, atMost));
  const fences = text.match(/^ {0,3}```/gm)?.length ?? 0;
  return fences % 2 === 1 ? `${text}\n\`\`\`` : text;
}

/** One line that can stand in a list: a past title, a rule. */
export function neutralLine(untrustedText: string, atMost = 200): string {
  return neutralText(untrustedText.replace(/\s+/g, ' '), atMost);
}
