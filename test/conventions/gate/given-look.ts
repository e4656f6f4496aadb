import type { Look } from '../../../src/conventions/gate/gate.ts';
import type { GateGround } from '../../../src/conventions/gate/ground.ts';
import { given, type Texts } from './given-change.ts';

/** A repository without a past, that holds these files. */
export function newGround(files: Readonly<Record<string, string>> = {}): GateGround {
  return {
    conventions: {
      helpers: [],
      foresight: {
        foretell: () => ({ title: '', type: null, scope: null, tests: [], also: [] }),
        newTestOf: () => undefined,
        tests: new Set(),
        fixSize: { half: 0, most: 0, of: 0 },
      },
    },
    rules: [],
    files: new Map(Object.keys(files).map((path) => [path, path])),
    read: (path) => Promise.resolve(files[path]),
    levels: {},
  };
}

/** What a check sees of a change in a repository that holds what the change found there. */
export async function look(texts: Texts, ground: GateGround = newGround()): Promise<Look> {
  const files = await given(texts);
  return {
    ground,
    change: { untrustedTitle: 'fix: it', files, isProtected: () => false },
    foretold: ground.conventions.foresight.foretell({ paths: [], untrustedSummary: '' }),
  };
}
