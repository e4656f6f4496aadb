import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import type { Pulls } from './pulls.ts';
import { fields, refuse, textOf } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';

/** What is put on a pull request beside its text, where the emulator lacks it or takes what GitHub refuses. */
export function pullDressRoutes(emulator: Emulator, pulls: Pulls): RepositoryRoute[] {
  return [
    {
      method: 'PATCH',
      path: '/issues/:number',
      answer: (call) => updateAsIssue(emulator, pulls, call),
    },
    {
      method: 'POST',
      path: '/pulls/:number/requested_reviewers',
      async answer(call) {
        const refused = await refusedReviewers(emulator, call);
        const answer = refused ?? (await forward(emulator, call));
        return answer.status === 200 ? { ...answer, status: 201 } : answer;
      },
    },
  ];
}

/** To the emulator a pull request is no issue that could be changed. */
async function updateAsIssue(emulator: Emulator, pulls: Pulls, call: RepositoryCall): Promise<Answer> {
  const { params, repository, headers } = call;
  const pull = pulls.get(repository, Number(params['number']));
  if (!pull) return forward(emulator, call);
  const { milestone, ...change } = fields(call.body);
  const send = (method: string, path: string, body?: unknown) =>
    emulator.send({ method, path, body, authorization: headers.authorization });
  if (milestone !== undefined) {
    const number = Number(milestone);
    const found = await send('GET', `/repos/${repository.fullName}/milestones/${number}`);
    if (found.status !== 200) return refuse(422, 'Validation Failed');
    pull.milestone = number;
  }
  return send('PATCH', `/repos/${repository.fullName}/pulls/${params['number'] ?? ''}`, change);
}

async function refusedReviewers(
  emulator: Emulator,
  { body, params, headers, repository }: RepositoryCall,
): Promise<Answer | undefined> {
  const read = async (path: string) => {
    const whole = `/repos/${repository.fullName}/${path}`;
    return emulator.send({ method: 'GET', path: whole, authorization: headers.authorization });
  };
  const { reviewers = [] } = fields(body);
  const author = fields(fields((await read(`pulls/${params['number'] ?? ''}`)).body)['user'])['login'];
  for (const reviewer of Array.isArray(reviewers) ? reviewers.map((login) => textOf(login)) : []) {
    if (reviewer === author) return refuse(422, 'Review cannot be requested from pull request author.');
    const role = await read(`collaborators/${encodeURIComponent(reviewer)}/permission`);
    const isCollaborator = role.status === 200 && fields(role.body)['permission'] !== 'none';
    if (!isCollaborator) {
      const who = 'One or more of the users or teams you specified is not a collaborator';
      return refuse(
        422,
        `Reviews may only be requested from collaborators. ${who} of the ${repository.fullName} repository.`,
      );
    }
  }
  return undefined;
}
