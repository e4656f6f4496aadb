import { nodeId, utc } from './commits.ts';
import type { Emulator } from './emulator.ts';
import { fields, json, notFound, page, refuse } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';

const CONTENTS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;

interface Reaction {
  readonly id: number;
  readonly node_id: string;
  readonly user: unknown;
  readonly content: string;
  readonly created_at: string;
}

export interface Reactions {
  readonly routes: readonly RepositoryRoute[];
  /** How many of each there are below this URL of an issue or a comment. */
  counts(url: string): Readonly<Record<string, number>>;
}

/** Reactions to issues and to comments; the emulator has none. */
export function createReactions(emulator: Emulator): Reactions {
  const reactions = new Map<string, Reaction[]>();
  let lastId = 0;
  const on = (url: string) => reactions.get(url) ?? [];

  const react = async (call: RepositoryCall): Promise<Answer> => {
    const { content } = fields(call.body);
    if (!CONTENTS.some((known) => known === content)) return refuse(422, 'Validation Failed');
    const url = await subject(emulator, call);
    const user = url && (await actingUser(emulator, call));
    if (!url || !user) return notFound();
    const login = fields(user)['login'];
    const same = on(url).find(
      (reaction) => reaction.content === content && fields(reaction.user)['login'] === login,
    );
    if (same) return json(same, 200);
    lastId += 1;
    const reaction: Reaction = {
      id: lastId,
      node_id: nodeId('Reaction', String(lastId)),
      user,
      content: String(content),
      created_at: utc(Date.now()),
    };
    reactions.set(url, [...on(url), reaction]);
    return json(reaction, 201);
  };

  const list = async (call: RepositoryCall): Promise<Answer> => {
    const url = await subject(emulator, call);
    return url ? json(page(on(url), call.url)) : notFound();
  };

  const remove = async (call: RepositoryCall): Promise<Answer> => {
    const url = await subject(emulator, call);
    const left = url ? on(url).filter(({ id }) => id !== Number(call.params['reaction'])) : [];
    if (!url || left.length === on(url).length) return notFound();
    reactions.set(url, left);
    return { status: 204 };
  };

  return {
    routes: ['/issues/:issue', '/issues/comments/:comment', '/pulls/comments/:reviewComment'].flatMap(
      (path) => [
        { method: 'POST', path: `${path}/reactions`, answer: react },
        { method: 'GET', path: `${path}/reactions`, answer: list },
        { method: 'DELETE', path: `${path}/reactions/:reaction`, answer: remove },
      ],
    ),
    counts: (url) => {
      const count = (content: string) => on(url).filter((reaction) => reaction.content === content).length;
      return Object.fromEntries(CONTENTS.map((content) => [content, count(content)]));
    },
  };
}

/** The URL of what is reacted to, when the caller may see it. */
async function subject(
  emulator: Emulator,
  { params, headers, repository }: RepositoryCall,
): Promise<string | undefined> {
  const { issue, comment, reviewComment } = params;
  const commented =
    reviewComment === undefined ? `issues/comments/${comment}` : `pulls/comments/${reviewComment}`;
  const below = issue === undefined ? commented : `issues/${issue}`;
  // The emulator does not count its pull requests among the issues.
  const places = issue === undefined ? [below] : [below, `pulls/${issue}`];
  for (const place of places) {
    const path = `/repos/${repository.fullName}/${place}`;
    const { authorization } = headers;
    const found = await emulator.send({ method: 'GET', path, authorization });
    if (found.status === 200) return `${repository.apiUrl}/${below}`;
  }
  return undefined;
}

async function actingUser(emulator: Emulator, { actor, headers }: RepositoryCall): Promise<unknown> {
  if (!('login' in actor)) return undefined;
  const path = `/users/${encodeURIComponent(actor.login)}`;
  return (await emulator.send({ method: 'GET', path, authorization: headers.authorization })).body;
}
