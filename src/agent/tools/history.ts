import { z } from 'zod';
import { relativePath } from '../workspace.ts';
import { done, failed, tool, type Tool } from './tool.ts';

/** What lies behind the code: past commits of the repository, as text to read. */
export interface Past {
  /** Nothing where no such commit came before the one that is read. */
  commit(untrustedSha: string): Promise<string | undefined>;
  /** The newest commits that touched a file or folder, or of these the ones that added or removed a text there. */
  touching(
    untrustedPath: string,
    untrustedText: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined>;
}

export function historyTool(past: Past): Tool {
  return tool({
    name: 'history',
    description:
      'Look at past commits: with `commit`, the message of one and what it changed; with `path`, the newest ones that touched a file or folder; ' +
      'with `path` and `text`, those that added or removed this text there.',
    input: z.object({
      commit: z.string().min(1).optional().describe('its hash, or the first seven digits or more of it'),
      path: z.string().min(1).optional().describe('from the root of the repository'),
      text: z.string().min(1).optional().describe('as it stands in the code, or stood'),
    }),
    async use({ commit, path, text }, _, signal) {
      if (commit !== undefined)
        return (
          answerOf(await past.commit(commit)) ??
          failed(`There is no commit \`${commit}\` before the one that you read.`)
        );
      if (path !== undefined)
        return (
          answerOf(await past.touching(relativePath(path), text, signal)) ??
          failed(`No commit has touched ${text === undefined ? '' : 'this text in '}\`${path}\`.`)
        );
      return failed('Give a `commit` or a `path`.');
    },
  });
}

const answerOf = (text: string | undefined) => (text === undefined ? undefined : done(text));
