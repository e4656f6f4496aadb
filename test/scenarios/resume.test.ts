import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Steps } from '../../src/durable/steps.ts';
import { createDockerSandboxes } from '../../src/sandbox/docker-sandboxes.ts';
import type { Sandboxes } from '../../src/sandbox/sandbox.ts';
import type { Outcome } from '../../src/workflow/outcome.ts';
import { noEngine } from '../support/engine.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { containersOf } from '../support/traces.ts';
import { gatherCast } from './cast.ts';
import { NO_OBJECTIONS, fixed, proposal, reply, reproduced, uselessFix } from './replies.ts';
import { PATIENTLY, setStage, type Played, type Scene, type Stage } from './scene.ts';

/** A slip on the way, so that a state that was undone is resumed too. */
const LINES = { candidates: [[reproduced, reply(uselessFix, proposal), fixed]], review: NO_OBJECTIONS };

interface KeptStep {
  readonly name: string;
  /** As a database keeps it. */
  readonly json: string | undefined;
}

class Killed extends Error {}

/** Decides before or after which step a process dies; it does at most once. */
interface Fate {
  readonly diesBefore?: (step: string) => boolean;
  readonly diesAfter?: (step: string) => boolean;
}

/** Tells the scene in a process that may die: whatever it kept is there for the next one, and so are its containers. */
async function live(
  stage: Stage,
  scene: Scene,
  kept: KeptStep[],
  { diesBefore = () => false, diesAfter = () => false }: Fate,
): Promise<Played | undefined> {
  const process = new AbortController();
  const die = () => {
    process.abort(new Killed());
    throw new Killed();
  };
  try {
    return await stage.play({
      ...scene,
      signal: process.signal,
      steps: (steps) =>
        remembering(steps, kept, (step, when) => {
          if (when === 'before' ? diesBefore(step) : diesAfter(step)) die();
        }),
      sandboxes: (sandboxes) => outliving(sandboxes, process.signal),
    });
  } catch (error) {
    if (error instanceof Killed) return undefined;
    throw error;
  }
}

/** `before`: it is done and not kept yet. `after`: it is kept. */
type Moment = (step: string, when: 'before' | 'after') => void;

function remembering(steps: Steps, kept: KeptStep[], passing: Moment): Steps {
  let told = 0;
  async function once<T>(name: string, work: () => Promise<T>): Promise<T> {
    const known = kept[told];
    if (known === undefined) {
      const result = await work();
      passing(name, 'before');
      const json = JSON.stringify(result) as string | undefined;
      // Whatever JSON would lose, a resumed run would lose.
      expect(json === undefined ? undefined : JSON.parse(json)).toEqual(result);
      kept.push({ name, json });
      passing(name, 'after');
    } else if (known.name !== name) {
      throw new Error(`The story is told in another way: ${name} instead of ${known.name}.`);
    }
    const { json } = kept[told++]!;
    return (json === undefined ? undefined : JSON.parse(json)) as T;
  }
  return {
    ...steps,
    step: (name, work, options) => once(name, () => steps.step(name, work, options)),
    now: async () => new Date(await once('now', async () => (await steps.now()).toISOString())),
  };
}

/** Who is dead removes nothing. */
function outliving(sandboxes: Sandboxes, death: AbortSignal): Sandboxes {
  return {
    ...sandboxes,
    remove: async (run) => (death.aborted ? undefined : sandboxes.remove(run)),
    close: async (sandbox) => (death.aborted ? undefined : sandboxes.close(sandbox)),
  };
}

/** The patch as it is, and the rest but for its numbers: times differ, and the tokens of what tells of them. */
function essence(outcome: Outcome): readonly string[] {
  const patch = outcome.kind === 'proposed' ? outcome.proposal.patch : '';
  return [
    patch,
    ...JSON.stringify(outcome, undefined, 1)
      .replaceAll(/\d[\d.,]*/g, '#')
      .split('\n'),
  ];
}

describe.skipIf(noEngine)('a run whose process dies', PATIENTLY, () => {
  let stage: Stage;
  let straight: Outcome;
  beforeAll(async () => {
    stage = await setStage();
    straight = (await stage.play(LINES)).outcome;
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it('after each of its steps ends as if nothing had happened, and asks the model nothing twice', async () => {
    await using cast = await gatherCast(LINES);
    const scene = { ...LINES, cast, run: uniqueName(), owner: uniqueName() };
    const kept: KeptStep[] = [];
    let lives = 1;
    let played: Played | undefined;
    while ((played = await live(stage, scene, kept, { diesAfter: () => true })) === undefined) lives++;
    expect(lives).toBe(kept.length + 1);
    expect(straight.kind).toBe('proposed');
    expect(essence(played.outcome)).toEqual(essence(straight));
    expect(cast.requests().get('candidate 1')).toHaveLength(3);
    expect(cast.requests().get('review')).toHaveLength(1);
    expect(played.opened).toEqual([]);
    await expectNothingLeft(scene.run);
  });

  it('in the middle of each of its steps does that one again, and ends alike', async () => {
    await using cast = await gatherCast(LINES);
    const scene = { ...LINES, cast, run: uniqueName(), owner: uniqueName() };
    const kept: KeptStep[] = [];
    const died: string[] = [];
    // Each telling loses the result of one more step, and then gets as far as the next.
    const diesBefore = (step: string) => {
      if (died.length > kept.length) return false;
      died.push(step);
      return true;
    };
    let played: Played | undefined;
    while ((played = await live(stage, scene, kept, { diesBefore })) === undefined);
    expect(essence(played.outcome)).toEqual(essence(straight));
    expect(kept.map(({ name }) => name)).toEqual(died);
    await expectNothingLeft(scene.run);
  });

  it('together with its containers makes new ones from nothing and ends alike', async () => {
    await using cast = await gatherCast(LINES);
    const scene = { ...LINES, cast, run: uniqueName(), owner: uniqueName() };
    const kept: KeptStep[] = [];
    await live(stage, scene, kept, { diesAfter: (step) => step === 'fix 1: tools' });
    const machine = createDockerSandboxes({ image: 'heirloom-sandbox:local', owner: scene.owner });
    await machine.remove(scene.run);
    const played = await live(stage, scene, kept, {});
    expect(played!.opened).toEqual(['new']);
    expect(essence(played!.outcome)).toEqual(essence(straight));
  });
});

async function expectNothingLeft(run: string): Promise<void> {
  expect(await containersOf(run)).toEqual([]);
}
