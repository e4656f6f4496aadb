import { readFile } from 'node:fs/promises';

/** Where something is mounted on this machine, but for what an engine mounts for its containers. */
export async function hostMounts(engineRoot: string): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const points = text.split('\n').map((line) => line.split(' ')[4] ?? '');
  return points.filter((point) => point !== '' && !isOfEngine(point, engineRoot));
}

/** As above, of one container: what stays when the container is gone. */
export async function mountsNaming(words: readonly string[]): Promise<string[]> {
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  return text.split('\n').filter((line) => words.some((word) => word !== '' && line.includes(word)));
}

function isOfEngine(point: string, engineRoot: string): boolean {
  return (
    point.startsWith(`${engineRoot}/`) || /^(?:\/var)?\/run\/(?:docker|containerd|snap\.docker)\//.test(point)
  );
}
