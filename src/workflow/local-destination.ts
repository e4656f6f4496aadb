import { commitLocally } from '../repository/local-branch.ts';
import type { Destination } from './destination.ts';
import { readLocalConfig } from './local-config.ts';
import type { Proposed } from './outcome.ts';
import type { Progress } from './progress.ts';

export interface LocalDestinationOptions {
  readonly repository: string;
  /** The commit to work on. */
  readonly revision: string;
  /** Leaves nothing in the repository. */
  readonly dryRun: boolean;
  readonly openMirror: Destination['openMirror'];
  readonly tell: (progress: Progress) => void;
}

const AUTHOR = { name: 'Heirloom', email: 'heirloom@localhost' };
const MOST_NAMES = 20;

/** A folder on this machine: tells its progress to whoever watches, and leaves a branch. */
export function createLocalDestination(options: LocalDestinationOptions): Destination {
  const { repository, revision, dryRun, openMirror, tell } = options;
  return {
    async begin() {
      const mirror = await openMirror(new AbortController().signal);
      const { config, problems } = await readLocalConfig(mirror, revision);
      return { kind: 'wanted', revision, config, problems };
    },
    unwanted: async () => undefined,
    openMirror,
    async report(progress) {
      tell(progress);
    },
    async propose({ base, branch, message }, mirror, { tree }): Promise<Proposed> {
      if (dryRun) return { branch, commit: '' };
      let refusal = '';
      for (let n = 1; n <= MOST_NAMES; n++) {
        const name = n === 1 ? branch : `${branch}-${n}`;
        const result = await commitLocally(mirror, {
          repository,
          branch: name,
          base,
          tree,
          message,
          author: AUTHOR,
          at: new Date(),
        });
        if (result.kind === 'committed') return { branch: result.branch, commit: result.commit };
        refusal = result.because;
      }
      throw new Error(`No branch could be left in ${repository}: ${refusal}`);
    },
  };
}
