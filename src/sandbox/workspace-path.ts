import { posix } from 'node:path';

export class PathRefused extends Error {
  override name = 'PathRefused';
}

/** A path that stays in the workspace as text; what symbolic links make of it is the sandbox's concern. */
export function insideWorkspace(untrustedPath: string): string {
  const path = posix.normalize(untrustedPath);
  const leaves = posix.isAbsolute(path) || path === '..' || path.startsWith('../');
  if (untrustedPath === '' || path.includes('\0') || leaves) {
    throw new PathRefused(`${JSON.stringify(untrustedPath)} is not a path inside the workspace.`);
  }
  return path;
}
