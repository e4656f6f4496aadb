import { z } from 'zod';
import { SandboxImageMissing } from '../engine.ts';
import { failsAfter } from '../fails-after.ts';
import type { Contents } from './base-contents.ts';
import { evict, wasUsed, type CacheBudget } from './cached-images.ts';
import { lackingOf } from './furnish.ts';
import { inspectImage, referenceOf, tagOf, type ImageName } from './image-labels.ts';
import type { ImageNeeds, MadeImage } from './image-needs.ts';
import {
  makeImage,
  OUTCOME_LABEL,
  type Base,
  type MakingOutcome,
  type MakingSettings,
} from './make-image.ts';
import { lookInto, withMakerContainer } from './maker-container.ts';
import { createSharedWork } from './shared-work.ts';

export interface ImageMakerOptions extends MakingSettings {
  /** The configured one. */
  readonly image: string;
  readonly budget: CacheBudget;
}

/** To be changed when this code makes something else of the same needs. */
const RECIPE = '1';
const MAKING_MINUTES = 30;
const TOOK_TOO_LONG = `The sandbox image was not made within ${MAKING_MINUTES} minutes.`;
/** What could not be had for a passing reason is tried for again, but not by every run. */
const TRY_AGAIN_MS = 60 * 60_000;

const Outcome = z.object({
  missing: z.array(z.string()),
  lasting: z.boolean(),
  has: z.record(z.string(), z.string()),
});

/** Makes what the configured image lacks, once for each combination of needs; whoever asks again is given the same. */
export function createImageMaker(
  options: ImageMakerOptions,
): (needs: ImageNeeds, signal?: AbortSignal) => Promise<MadeImage> {
  const { docker, owner, image, budget } = options;
  const shareLook = createSharedWork<Contents>();
  const shareMaking = createSharedWork<MadeImage>();
  const contentsById = new Map<string, Contents>();

  async function baseOf(): Promise<Base> {
    const found = await inspectImage(docker, image);
    if (!found) throw new SandboxImageMissing(`The sandbox image ${image} is not there.`);
    const { Id: id, Config } = found;
    const maker = { image: id, purpose: 'looking', owner, binds: [] };
    const contents =
      contentsById.get(id) ??
      (await shareLook(id, () => withMakerContainer(docker, maker, (container) => lookInto(container))));
    contentsById.set(id, contents);
    return { id, contents, user: Config.User, environment: Config.Env };
  }

  async function find(name: ImageName): Promise<MadeImage | undefined> {
    const found = await inspectImage(docker, referenceOf(name));
    if (!found) return undefined;
    const outcome = Outcome.parse(JSON.parse(found.Config.Labels[OUTCOME_LABEL] ?? ''));
    const isWorthAnotherTry = !outcome.lasting && Date.now() - Date.parse(found.Created) > TRY_AGAIN_MS;
    if (isWorthAnotherTry || !(await wasUsed(docker, name))) return undefined;
    return madeImage(name, found.Id, outcome);
  }

  return async (needs, signal) => {
    signal?.throwIfAborted();
    const base = await baseOf();
    const lacking = lackingOf(needs, base.contents);
    if (lacking.systemPackages.length === 0 && lacking.runtimes.length === 0)
      return { image: base.id, id: base.id, missing: [], has: base.contents.runtimes };
    const name = { repo: 'heirloom-made', tag: tagOf(RECIPE, owner, base.id, JSON.stringify(lacking)) };

    async function findOrMake(abandoned: AbortSignal): Promise<MadeImage> {
      const found = await find(name);
      if (found) return found;
      const late = failsAfter(MAKING_MINUTES * 60_000, TOOK_TOO_LONG);
      const stop = AbortSignal.any([abandoned, late]);
      const { id, outcome } = await makeImage(options, { name, base, lacking }, stop);
      await evict(docker, budget, id);
      return madeImage(name, id, outcome);
    }
    return shareMaking(name.tag, findOrMake, signal);
  };
}

const madeImage = (
  name: ImageName,
  id: string,
  { missing, has }: Pick<MakingOutcome, 'missing' | 'has'>,
): MadeImage => ({
  image: referenceOf(name),
  id,
  missing,
  has,
});
