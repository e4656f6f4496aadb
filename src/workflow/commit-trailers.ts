import type { MessageForm } from '../conventions/form/message-form.ts';
import type { Bench } from './bench.ts';
import type { FixRequest } from './fix-request.ts';

interface SignOff {
  readonly trailers: readonly string[];
  /** What reviewers are told about it. */
  readonly remarks: readonly string[];
}

/** The app vouches for its work only where a maintainer has said that it may, and then as nobody but itself. */
export function signOff(
  { isSignedOff }: MessageForm,
  { config, parts }: Pick<Bench, 'config' | 'parts'>,
): SignOff {
  const allowed = config['pull-request']?.['sign-off'];
  const { signer } = parts.destination;
  if (allowed === true && signer !== undefined)
    return { trailers: [`Signed-off-by: ${signer.name} <${signer.email}>`], remarks: [] };
  if (!isSignedOff || allowed === false) return { trailers: [], remarks: [] };
  return {
    trailers: [],
    remarks: [
      'Commits are signed off here. This one is not: the app does so only where `pull-request.sign-off: true` in `.github/heirloom.yml` allows it.',
    ],
  };
}

/** Whoever asked for the change, where the repository wants them named. */
export function coAuthor({ askedBy }: FixRequest, bench: Pick<Bench, 'config'>): string[] {
  return askedBy === undefined ? [] : asCoAuthor(askedBy, bench);
}

export function asCoAuthor(login: string, { config }: Pick<Bench, 'config'>): string[] {
  const isWanted = config['pull-request']?.['co-author'] === true;
  if (!isWanted || !/^[\w-]{1,39}$/.test(login)) return [];
  return [`Co-authored-by: ${login} <${login}@users.noreply.github.com>`];
}
