import { intersects } from 'semver';
import { RUNTIME_NAMES, type RuntimeName } from '../../runtime.ts';
import type { Clues } from '../clues/clues.ts';
import type { DetectedRuntime } from '../toolchain.ts';
import type { Tree } from '../tree.ts';
import { READERS } from './declared-versions.ts';
import { isOpenEnded, rangeOf } from './version-range.ts';

/** The versions of the languages in use; what only the workflows name comes last. */
export async function detectRuntimes(
  tree: Tree,
  used: readonly RuntimeName[],
  clues: Clues,
): Promise<DetectedRuntime[]> {
  const read = await Promise.all(READERS.map((reader) => reader(tree)));
  const declared = read.flat().flatMap(([name, text, because]): DetectedRuntime[] => {
    const wants = rangeOf(name, text);
    return wants === undefined ? [] : [{ name, wants, because }];
  });
  const all = [...clues.runtimes, ...declared];
  return RUNTIME_NAMES.filter((name) => used.includes(name)).flatMap((name) => {
    const first = all.find((each) => each.name === name);
    const tested = clues.testedRuntimes.find((each) => each.name === name);
    // A lower bound that was set years ago says little of a new version, and what Java is compiled for little of what
    // compiles it; what the tests run on does. Others come in one version only: to want less is to have more.
    const narrower = tested && first && alsoWithin(first.wants, tested);
    const isBetter = (name === 'node' || name === 'java') && first !== undefined && isOpenEnded(first.wants);
    return (
      (isBetter ? narrower : undefined) ?? first ?? (tested && leastOf(tested)) ?? hinted(name, clues) ?? []
    );
  });
}

/** Of what the tests run on, what is declared too: jobs for what is no longer supported stay behind. */
function alsoWithin(declared: string, tested: DetectedRuntime): DetectedRuntime | undefined {
  const wants = tested.wants
    .split(' || ')
    .filter((part) => intersects(part, declared))
    .join(' || ');
  return wants === '' ? undefined : { ...tested, wants };
}

/** What an older Go or Rust compiles, a newer one does. */
function leastOf(tested: DetectedRuntime): DetectedRuntime {
  const [least = ''] = tested.wants.split(' || ');
  return (tested.name === 'go' || tested.name === 'rust') && /^[\d.]+$/.test(least)
    ? { ...tested, wants: `>=${least}` }
    : tested;
}

/** An image may hold what nobody asked for. */
function hinted(name: RuntimeName, { hintedRuntimes }: Clues): DetectedRuntime | undefined {
  return hintedRuntimes.find((each) => each.name === name);
}
