import type { Shell, Tree } from '../agent/workspace.ts';
import { messageOf } from '../lib/message-of.ts';
import { isEngineTrouble } from '../sandbox/engine-trouble.ts';
import { mostTelling, withCode, type SpotWithCode } from '../sandbox/suspects/spot-code.ts';
import { suspectSpots, type Spot } from '../sandbox/suspects/ochiai.ts';
import { measureTests } from './measure-tests.ts';
import type { WorkPlace } from './work-place.ts';

export type Localized =
  | {
      readonly kind: 'suspects';
      /** Most suspect first. */
      readonly spots: readonly SpotWithCode[];
      /** How they were found, for people. */
      readonly by: string;
    }
  | { readonly kind: 'none'; readonly because: string };

interface LocalizingBench {
  readonly workbench: WorkPlace;
  readonly toolchain: { readonly testFiles?: string };
  readonly commandSeconds: number;
}

interface FailingTests {
  /** Their files, in that tree. */
  readonly tests: readonly string[];
  readonly tree: Tree;
}

const SECONDS = 150;
const SPOTS = 8;
/** So many have their code read, as some fall together and others are left out. */
const SPOTS_READ = 60;

/**
 * The lines that failing tests execute and passing ones do not, or seldom. Takes a dozen runs of single tests and no
 * more than `seconds`; whatever goes wrong on the way is a reason for telling nothing.
 */
export async function localizeByRunning(
  { workbench, toolchain: { testFiles }, commandSeconds }: LocalizingBench,
  { tests, tree }: FailingTests,
  signal: AbortSignal,
  seconds = SECONDS,
): Promise<Localized> {
  if (testFiles === undefined) return none('no command is known that runs some test files');
  try {
    const shell = await workbench.at(tree, signal);
    const spectra = await measureTests({ shell, testFiles, failing: tests, commandSeconds, seconds, signal });
    const spots = await mostSuspect(suspectSpots(spectra), shell);
    if (spots.length === 0)
      return none('the failing tests execute nothing that the passing ones do not execute as well');
    const { failing, passing } = spectra;
    return { kind: 'suspects', spots, by: `${failing.length} failing and ${passing.length} passing tests` };
  } catch (error) {
    signal.throwIfAborted();
    if (isEngineTrouble(error)) throw error;
    return none(messageOf(error));
  }
}

const none = (because: string): Localized => ({ kind: 'none', because });

async function mostSuspect(ranked: readonly Spot[], shell: Shell): Promise<SpotWithCode[]> {
  const first = ranked.slice(0, SPOTS_READ);
  const found: SpotWithCode[] = [];
  for (const path of new Set(first.map((spot) => spot.path))) {
    const untrustedBytes = await shell.read(path, 2_000_000);
    if (untrustedBytes === undefined) continue;
    const untrustedText = Buffer.from(untrustedBytes).toString('utf8');
    found.push(
      ...withCode(
        first.filter((spot) => spot.path === path),
        untrustedText,
      ),
    );
  }
  return mostTelling(found, SPOTS);
}
