import { overProse } from '../lib/prose.ts';
import { defused, visibleOnly } from '../lib/untrusted-markdown.ts';

/** Text of a model, made safe to stand in a pull request, and unable to swallow what follows it. */
export function neutralText(untrustedText: string, atMost: number): string {
  return overProse(visibleOnly(untrustedText.toWellFormed().trim().slice(0, atMost)), defused);
}

/** One line that can stand in a list: a past title, a rule. */
export function neutralLine(untrustedText: string, atMost = 200): string {
  return neutralText(untrustedText.replace(/\s+/g, ' '), atMost);
}
