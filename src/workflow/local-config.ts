import { parseRepositoryConfig } from '../config/repository-config.ts';
import type { Mirror } from '../repository/repository.ts';

const CONFIG_PATH = '.github/heirloom.yml';

/** How a repository on this machine wants to be treated, as it says at the commit itself. */
export async function readLocalConfig(
  mirror: Mirror,
  revision: string,
): Promise<ReturnType<typeof parseRepositoryConfig>> {
  const file = await mirror.read(await mirror.resolve(revision), CONFIG_PATH);
  return parseRepositoryConfig(file && Buffer.from(file).toString('utf8'));
}
