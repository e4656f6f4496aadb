import { readLocalConfig } from '../local-config.ts';
import type { AskPlace } from './ask-place.ts';

export interface LocalAskPlaceOptions {
  /** The commit to read. */
  readonly revision: string;
  readonly openMirror: AskPlace['openMirror'];
}

/** A terminal: whoever asked waits there, and reads what the run comes to. */
export function createLocalAskPlace({ revision, openMirror }: LocalAskPlaceOptions): AskPlace {
  return {
    begin: async (signal) => {
      const { config } = await readLocalConfig(await openMirror(signal), revision);
      return { revision, config };
    },
    openMirror,
    write: async () => {},
  };
}
