import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import { historyStream } from './fast-import.ts';
import { ISSUE } from './issue.ts';

export interface SampleRepository {
  readonly dir: string;
  readonly head: string;
  readonly branch: 'main';
  readonly issue: { readonly title: string; readonly body: string };
}

export class SampleRepositoryNotMade extends Error {
  override readonly name = 'SampleRepositoryNotMade';
}

/**
 * Makes a git repository with two years of history in an empty folder, its work tree checked out.
 * The commits are the same, to the last bit, every time.
 */
export async function createSampleRepository(dir: string): Promise<SampleRepository> {
  await git(['init', '--quiet', '--object-format=sha1', '--initial-branch=main', '--template=', dir]);
  await git(['-C', dir, 'fast-import', '--quiet', '--done'], historyStream());
  await git(['-C', dir, '-c', 'core.autocrlf=false', 'reset', '--quiet', '--hard', 'main']);
  const head = await git(['-C', dir, 'rev-parse', 'main']);
  return { dir, head: head.trim(), branch: 'main', issue: ISSUE };
}

async function git(args: readonly string[], input = ''): Promise<string> {
  const child = spawn('git', args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  // A git that ends early closes its input; its exit code and words tell why, not the broken pipe.
  child.stdin.on('error', () => {}).end(input);
  const [code, output, complaint] = await Promise.all([
    ended,
    readText(child.stdout),
    readText(child.stderr),
  ]);
  if (code !== 0) throw new SampleRepositoryNotMade(`git ${args.join(' ')} failed: ${complaint.trim()}`);
  return output;
}
