import { GitFailed, type Git } from './git.ts';

export class UnknownRevision extends Error {
  override readonly name: string = 'UnknownRevision';
}

export class EmptyRepository extends UnknownRevision {
  override readonly name = 'EmptyRepository';
}

export async function resolveRevision(git: Git, untrustedRevision: string): Promise<string> {
  if (/^-|[\p{Cc}]|^$/u.test(untrustedRevision) || untrustedRevision.length > 300) {
    throw new UnknownRevision('A revision is the name of a branch, a tag or a commit.');
  }
  try {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${untrustedRevision}^{commit}`];
    return (await git.run(args)).toString('utf8').trim();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    if (await isEmpty(git)) throw new EmptyRepository('The repository has no commit yet.', { cause: error });
    throw new UnknownRevision(`The repository has no commit called ${untrustedRevision}.`, { cause: error });
  }
}

async function isEmpty(git: Git): Promise<boolean> {
  return (await git.run(['for-each-ref', '--count=1'])).length === 0;
}

export async function defaultBranch(git: Git): Promise<string> {
  if (await git.holds(['symbolic-ref', '--quiet', 'HEAD'])) {
    return (await lines(git, ['symbolic-ref', '--short', 'HEAD']))[0]!;
  }
  // A source with a detached HEAD does not say; the branch that its HEAD was taken from most likely is it.
  const format = '--format=%(refname:lstrip=2)';
  const around = await lines(git, ['for-each-ref', '--contains=HEAD', format, 'refs/heads']);
  const all = around.length > 0 ? around : await lines(git, ['for-each-ref', format, 'refs/heads']);
  const branch = ['main', 'master'].find((name) => all.includes(name)) ?? all[0];
  if (!branch) throw new UnknownRevision('The repository has no branch.');
  return branch;
}

async function lines(git: Git, args: string[]): Promise<string[]> {
  return (await git.run(args)).toString('utf8').split('\n').filter(Boolean);
}
