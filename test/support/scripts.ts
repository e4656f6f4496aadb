import type { Script, ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { opensReview, REVIEW, scriptedReplies } from '../../src/cli/demo/scripted-replies.ts';

/**
 * What the model says about each issue: a conversation opens with the issue's title, and that tells them apart. A round of
 * answers is told by words of its points.
 */
export interface Scripts {
  readonly script: Script;
  write(words: string, replies: readonly ScriptedReply[]): void;
  /** How often the model was asked about it; a request counts as soon as it comes. */
  asked(words: string): number;
}

export function createScripts(): Scripts {
  const written = new Map<string, readonly ScriptedReply[]>();
  const asked: string[] = [];
  return {
    script(opening) {
      if (opensReview(opening)) return REVIEW;
      const [, about = opening] = opening.split('\n# The points\n');
      const [words, replies] = [...written].find(([known]) => about.includes(known)) ?? [];
      if (words !== undefined) asked.push(words);
      return replies ?? [];
    },
    write: (words, replies) => void written.set(words, replies),
    asked: (words) => asked.filter((it) => it === words).length,
  };
}

/** What the demo's model edits and submits for the sample repository's fault, in two replies. */
export function directFix(issue: number): readonly [ScriptedReply, ScriptedReply] {
  const calls = scriptedReplies(issue).flatMap((reply) => reply.calls ?? []);
  const [test, ...fix] = calls.filter(({ tool }) => tool === 'edit');
  const submissions = calls.filter(({ tool }) => tool === 'submit');
  return [{ calls: [test!, submissions.at(0)!] }, { calls: [...fix, submissions.at(-1)!] }];
}

/** The same change, by a model that says no test can show the fault. */
export function hastyFix(issue: number): readonly [ScriptedReply, ScriptedReply] {
  const [reproduction, fix] = directFix(issue);
  const test = reproduction.calls?.[0];
  const because = { tool: 'submit', arguments: { cannot_reproduce: 'It is plain to see.' } };
  return [{ calls: [because] }, { calls: [test!, ...(fix.calls ?? [])] }];
}

export function repeated<T>(times: number, one: T): T[] {
  return Array.from({ length: times }, () => one);
}
