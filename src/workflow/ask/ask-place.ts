import type { RepositoryConfig } from '../../config/repository-config.ts';
import type { Mirror } from '../../repository/repository.ts';
import type { Links } from './answer-markdown.ts';

/** Where a question was asked and is answered: a thread on GitHub, or a terminal. Every effect can be repeated. */
export interface AskPlace extends Links {
  begin(signal: AbortSignal): Promise<AskBeginning>;
  /** The mirror, with everything that the source has by now; with a commit that it must hold, as it is if it does. */
  openMirror(signal: AbortSignal, holding?: string): Promise<Mirror>;
  /** The one comment of the run: written once, edited in place ever after. */
  write(markdown: string, signal: AbortSignal): Promise<void>;
}

export interface AskBeginning {
  /** The commit or branch to read. */
  readonly revision: string;
  readonly config: RepositoryConfig;
  /** What the question was asked about, where that is known. */
  readonly about?: Subject | undefined;
}

/** What was being talked about. */
export interface Subject {
  readonly kind: 'issue' | 'pull request';
  readonly number: number;
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  /** Lines of a pull request, as its diff shows them, with where they are. */
  readonly untrustedSpot?: string | undefined;
}
