import { usualBase } from '../conventions/form/base-branch.ts';
import type { Mirror } from '../repository/repository.ts';
import type { Beginning } from './destination.ts';

export interface Base {
  readonly commit: string;
  /** Where it is not the default branch. */
  readonly branch?: string;
}

/** Where the change is made: as the configuration says, else where pull requests go here. */
export async function chooseBase(
  mirror: Mirror,
  { revision, config, mayChoose = false }: Extract<Beginning, { kind: 'wanted' }>,
): Promise<Base> {
  const configured = config['pull-request']?.base;
  const branch = configured ?? (mayChoose ? await usualBase(mirror) : undefined);
  const isOther = configured === undefined && branch !== undefined;
  const commit = await mirror.resolve(isOther ? `refs/heads/${branch}` : revision);
  return { commit, ...(branch !== undefined && { branch }) };
}
