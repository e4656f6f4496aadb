import Docker from 'dockerode';

/** Made and prepared images outlive their runs, and so they would outlive the tests of a test's own installation. */
export async function removeCachedImages(owner: string): Promise<void> {
  const docker = new Docker();
  const images = await docker.listImages({ filters: { label: [`heirloom.owner=${owner}`] } });
  // Those that lie on others go first; an image takes what only it held with it.
  const newestFirst = images.toSorted((a, b) => b.Created - a.Created);
  for (const { Id } of newestFirst) await docker.getImage(Id).remove({ force: true });
}
