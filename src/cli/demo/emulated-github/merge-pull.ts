import type { Emulator } from './emulator.ts';
import { forward } from './emulator.ts';
import { merge, mergedTree } from './merge.ts';
import type { Pull } from './open-pull.ts';
import { fields, json, refuse, textOf } from './routes.ts';
import type { Answer, RepositoryCall } from './routes.ts';

/** Merges in the real repository what the emulator takes as merged. */
export async function mergePull(emulator: Emulator, call: RepositoryCall, pull: Pull): Promise<Answer> {
  const { git } = call.repository;
  const { sha, ...options } = fields(call.body);
  if (sha !== undefined && sha !== pull.head) {
    return refuse(409, 'Head branch was modified. Review and try the merge again.');
  }
  const tree = await mergedTree(git, pull.base, pull.head);
  if (!tree) return refuse(405, 'Pull Request is not mergeable');
  const answer = await forward(emulator, { ...call, body: options });
  if (answer.status !== 200) return answer;
  const squash = options['merge_method'] === 'squash';
  const { title, author } = await proposal(emulator, call);
  const usual = squash
    ? `${title} (#${call.params['number']})`
    : `Merge pull request #${call.params['number']} from ${call.repository.owner}/${pull.headRef}\n\n${title}`;
  const by = 'login' in call.actor ? call.actor.login : 'ghost';
  pull.mergeCommit = await merge(git, {
    tree,
    base: pull.base,
    head: pull.head,
    squash,
    branch: pull.baseRef,
    message: textOf(options['commit_title'], usual),
    // Of what is squashed, the author stays who proposed it.
    author: squash ? author : by,
    by,
  });
  return json({ sha: pull.mergeCommit, merged: true, message: 'Pull Request successfully merged' });
}

async function proposal(emulator: Emulator, { params, headers, repository }: RepositoryCall) {
  const path = `/repos/${repository.fullName}/pulls/${params['number']}`;
  const { body } = await emulator.send({ method: 'GET', path, authorization: headers.authorization });
  const { title, user } = fields(body);
  return { title: textOf(title), author: textOf(fields(user)['login']) };
}
