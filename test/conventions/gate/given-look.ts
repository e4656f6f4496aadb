import type { Spread } from '../../../src/conventions/prediction/fix-size.ts';
import type { Look } from '../../../src/conventions/gate/gate.ts';
import type { GateGround } from '../../../src/conventions/gate/ground.ts';
import { openSides } from '../../../src/conventions/gate/sides.ts';
import { given, type Texts } from './given-change.ts';

const NOTHING: Spread = { half: 0, most: 0, of: 0 };

/** A repository without a past, that holds these files. */
export function newGround(files: Readonly<Record<string, string>> = {}): GateGround {
  return {
    conventions: {
      helpers: [],
      foresight: {
        foretell: () => ({ title: '', type: null, scope: null, tests: [], also: [] }),
        newTestOf: () => undefined,
        tests: new Set(),
        fixSize: { ...NOTHING, folders: NOTHING, newest: [] },
        titles: [],
      },
    },
    rules: [],
    files: new Map(Object.keys(files).map((path) => [path, path])),
    read: (path) => Promise.resolve(files[path]),
    facts: {
      code: { at: () => Promise.resolve(new Map()) },
      linesOf: () => Promise.resolve(NOTHING),
    },
    levels: {},
  };
}

/** What a check sees of a change. */
export async function look(texts: Texts, ground: GateGround = newGround()): Promise<Look> {
  return {
    ground,
    change: { untrustedTitle: 'fix: it', files: await given(texts), isProtected: () => false },
    foretold: ground.conventions.foresight.foretell({ paths: [], untrustedSummary: '' }),
    sides: openSides(),
  };
}
