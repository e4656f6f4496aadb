import type { UntrustedCitation } from '../../agent/reading-toolbelt.ts';
import { commitTitles } from '../../repository/commit-titles.ts';
import type { Mirror } from '../../repository/repository.ts';
import { reachableCommit } from './reachable-commit.ts';

/** Something that an answer rests on, and that is there. */
export type Citation =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** First and last. */
      readonly lines?: readonly [number, number];
    }
  | { readonly kind: 'commit'; readonly sha: string; readonly untrustedTitle: string };

export type Checked =
  | { readonly kind: 'there'; readonly citation: Citation }
  | { readonly kind: 'not-there'; readonly because: string };

export const MOST_CITATIONS = 20;

/** Looks up each citation at the commit and before it, in their order. */
export async function checkCitations(
  untrustedCitations: readonly UntrustedCitation[],
  mirror: Mirror,
  base: string,
): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const untrusted of untrustedCitations.slice(0, MOST_CITATIONS))
    checked.push(await check(untrusted, mirror, base));
  return checked;
}

async function check(
  { path, lines, commit }: UntrustedCitation,
  mirror: Mirror,
  base: string,
): Promise<Checked> {
  if (path && path.trim() !== '') return checkFile(path, String(lines ?? ''), mirror, base);
  if (commit) return checkCommit(commit, mirror, base);
  return notThere('it names neither a file nor a commit');
}

async function checkCommit(untrustedSha: string, mirror: Mirror, base: string): Promise<Checked> {
  const sha = await reachableCommit(mirror, base, untrustedSha);
  const [found] = sha === undefined ? [] : await commitTitles(mirror, [sha]);
  if (found === undefined) return notThere(`there is no commit ${named(untrustedSha)} before the one read`);
  return {
    kind: 'there',
    citation: { kind: 'commit', sha: found.sha, untrustedTitle: found.title.slice(0, 300) },
  };
}

async function checkFile(
  untrustedPath: string,
  untrustedLines: string,
  mirror: Mirror,
  base: string,
): Promise<Checked> {
  const path = untrustedPath.trim().replace(/^(?:\/workspace\/|\.\/)/, '');
  const length = await lineCount(path, mirror, base);
  if (length === undefined) return notThere(`there is no file ${named(path)}`);
  if (untrustedLines.trim() === '') return { kind: 'there', citation: { kind: 'file', path } };
  const [, first = '', last = first] = /^L?(\d+)(?:\s*[-–:,]\s*L?(\d+))?$/.exec(untrustedLines.trim()) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === '' || from < 1 || to < from) return notThere(`${named(untrustedLines)} names no lines`);
  if (to > length) return notThere(`${named(path)} has only ${length} lines, not ${to}`);
  return { kind: 'there', citation: { kind: 'file', path, lines: [from, to] } };
}

/** Undefined where there is no such file, or none that can be read. */
async function lineCount(path: string, mirror: Mirror, base: string): Promise<number | undefined> {
  try {
    const content = await mirror.read(base, path);
    if (content === undefined) return undefined;
    const text = Buffer.from(content).toString('utf8');
    return text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
  } catch (error) {
    if (error instanceof Error && error.name === 'FileTooLarge') return undefined;
    throw error;
  }
}

function notThere(because: string): Checked {
  return { kind: 'not-there', because };
}

const named = (untrusted: string) => `\`${untrusted.replace(/[\s`]+/g, ' ').slice(0, 200)}\``;
