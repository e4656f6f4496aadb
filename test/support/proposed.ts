import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { isActive, type Run } from '../../src/durable/run-status.ts';
import { eventually } from './eventually.ts';
import { endedRun, type RunningApp } from './running-app.ts';
import { directFix, type Scripts } from './scripts.ts';
import { PLACE, REPOSITORY } from './stage.ts';
import { pullsFor } from './traces.ts';

/** A pull request that the App has opened, as it meets people and their tests. */
export interface Proposed {
  readonly issue: number;
  readonly number: number;
  readonly branch: string;
  /** What the App opened it with. */
  readonly commit: string;
  /** The branch's tip. */
  head(): Promise<string>;
  file(path: string, ref?: string): Promise<string>;
  /** Where a text stands in a file, as a reviewer points at it. */
  lineOf(path: string, text: string): Promise<number>;
  /** What the App has said in a thread about lines. */
  answersIn(thread: number): Promise<string[]>;
  /** Waits until there were so many runs about it and all are over, and answers with the newest. */
  rounds(count: number): Promise<Run>;
}

/** Has the App mend the sample's fault for an issue of this title. */
export async function propose(running: RunningApp, scripts: Scripts, title: string): Promise<Proposed> {
  const { github, sample, maintainer, app } = running;
  const issue = await github.openIssue('rita', REPOSITORY, { title, body: sample.issue.body });
  scripts.write(title, directFix(issue));
  await github.label('mara', REPOSITORY, issue, 'heirloom');
  const { outcome } = await endedRun(running, issue);
  const [pull] = await pullsFor(github, issue);
  if (!pull) throw new Error(`No pull request came of it: ${JSON.stringify(outcome)}`);
  const { number, head } = pull;
  const { rest } = maintainer;

  const file: Proposed['file'] = async (path, ref = head.ref) => {
    const { data } = await rest.repos.getContent({ ...PLACE, path, ref });
    if (!('content' in data)) throw new Error(`${path} is no file`);
    return Buffer.from(data.content, 'base64').toString('utf8');
  };
  return {
    issue,
    number,
    branch: head.ref,
    commit: head.sha,
    file,
    head: async () => (await rest.pulls.get({ ...PLACE, pull_number: number })).data.head.sha,
    async lineOf(path, text) {
      const line = (await file(path)).split('\n').findIndex((one) => one.includes(text));
      if (line === -1) throw new Error(`${path} has no ${text}`);
      return line + 1;
    },
    async answersIn(thread) {
      const list = { ...PLACE, pull_number: number, per_page: 100 };
      const { data } = await rest.pulls.listReviewComments(list);
      return data
        .filter(({ user, in_reply_to_id: to }) => user.login === 'heirloom[bot]' && to === thread)
        .map(({ body }) => body);
    },
    rounds: (count) =>
      eventually(async () => {
        const runs = await app.durable.list({ subject: `${REPOSITORY}#${number}` });
        const over = runs.length >= count && !runs.some(({ status }) => isActive(status));
        return over && runs[0];
      }),
  };
}

const SOURCE = 'src/parse.js';
const REFUSAL = `  const rest = text.replace(TERM, ' ').replace(BETWEEN, '');
  if (rest !== '') throw fail('unexpected-text', 'cannot read ' + quote(rest) +`;

/** A round in which the model gives what is left of the text another name. */
export function renaming(from: string, to: string, ...answers: readonly object[]): ScriptedReply {
  const named = (name: string) => REFUSAL.replaceAll('rest', name);
  const edit = { path: SOURCE, old: named(from), new: named(to) };
  const title = `refactor(parse): say ${to}`;
  const submission = { answers, title, summary: 'What is left has another name.' };
  return {
    calls: [
      { tool: 'edit', arguments: edit },
      { tool: 'submit', arguments: submission },
    ],
  };
}

/** A round that changes nothing. */
export function answering(...answers: readonly object[]): ScriptedReply {
  return { calls: [{ tool: 'submit', arguments: { answers } }] };
}
