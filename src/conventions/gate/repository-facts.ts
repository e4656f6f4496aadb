import { pathKind } from '../../lib/path-kind.ts';
import { lineCounts } from '../../repository/line-counts.ts';
import type { Mirror } from '../../repository/repository.ts';
import { spreadOf, type Spread } from '../prediction/fix-size.ts';
import { createCodeIndex, type CodeIndex } from './code-index.ts';

/** What takes a while to find out, remembered for as long as somebody holds it: for many gates of one repository. */
export interface RepositoryFacts {
  readonly code: CodeIndex;
  /** How many lines of source code the fixes changed. */
  linesOf(fixes: readonly string[]): Promise<Spread>;
}

export function createRepositoryFacts(mirror: Pick<Mirror, 'git'>): RepositoryFacts {
  const lines = new Map<string, number>();
  return {
    code: createCodeIndex(mirror),
    async linesOf(fixes) {
      const unknown = fixes.filter((sha) => !lines.has(sha));
      for (const [sha, files] of await lineCounts(mirror, unknown)) {
        const sources = files.filter(({ path }) => pathKind(path) === 'source');
        lines.set(
          sha,
          sources.reduce((sum, file) => sum + file.lines, 0),
        );
      }
      return spreadOf(fixes.flatMap((sha) => lines.get(sha) ?? []));
    },
  };
}
