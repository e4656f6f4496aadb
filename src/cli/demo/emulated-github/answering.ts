import { tokenOf } from './access.ts';
import type { Access } from './access.ts';
import { checkRunRoutes } from './check-runs.ts';
import { collaboratorRoutes } from './collaborators.ts';
import { createCompletion } from './completion.ts';
import { contentsRoutes } from './contents.ts';
import type { Deliveries } from './deliveries.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { forApp, installationTokenRoute, refusedCaller } from './gate.ts';
import { gitDataRoutes } from './git-data.ts';
import type { BotIdentity } from './git-data.ts';
import { historyRoutes } from './history.ts';
import { hookDeliveryRoutes } from './hook-deliveries.ts';
import { createPulls } from './pulls.ts';
import { createReactions } from './reactions.ts';
import { refRoutes } from './refs.ts';
import { bindRoutes, refusedContents } from './repositories.ts';
import type { Repositories } from './repositories.ts';
import { fields, findRoute, notFound, refuse } from './routes.ts';
import type { Answer, Call, RepositoryRoute } from './routes.ts';
import { gitRequest, serveGit } from './smart-http.ts';
import { publishedForm } from './webhook-payload.ts';

export interface AnsweringParts {
  readonly url: string;
  readonly app: Readonly<Record<string, unknown>> & { readonly slug: string };
  readonly bot: BotIdentity;
  readonly emulator: Emulator;
  readonly repositories: Repositories;
  readonly access: Access;
  readonly deliveries: Deliveries;
}

export interface Answering {
  answer(call: Call): Promise<Answer>;
  /** Takes a webhook from the emulator, completes it and sends it on its way. */
  webhook(call: Call): Promise<Answer>;
}

/** Decides for each request who answers it: git, a route of ours, or the emulator. */
export function createAnswering(parts: AnsweringParts): Answering {
  const { emulator, access, repositories, deliveries } = parts;
  const verified = new Set<string>();
  const pulls = createPulls(emulator, verified);
  const reactions = createReactions(emulator);
  const repository = (fullName: string) => repositories.get(fullName);
  const complete = createCompletion({ app: parts.app, pulls, reactions, repository });
  const ofRepositories = [
    ...gitDataRoutes({ bot: parts.bot, verified }),
    ...refRoutes,
    ...contentsRoutes,
    ...checkRunRoutes(emulator),
    ...historyRoutes(verified),
    ...pulls.routes,
    ...reactions.routes,
    ...collaboratorRoutes(emulator),
    ...notEmulated,
  ];
  const routes = [
    installationTokenRoute(emulator, access),
    ...hookDeliveryRoutes(deliveries, parts.url).map((route) => forApp(emulator, route)),
    ...bindRoutes(ofRepositories, repositories, emulator),
  ];

  return {
    async answer(call) {
      const refused = refusedCaller(call, access);
      if (refused) return refused;
      const git = gitRequest(call);
      if (git) return answerGit(call, repositories.get(`${git.owner}/${git.name}`), git, emulator);
      const found = findRoute(routes, call);
      const answer = await (found ? found.route.answer(call, found.params) : forward(emulator, call));
      return { ...answer, body: await complete(answer.body) };
    },
    async webhook(call) {
      await pulls.settled();
      const payload = publishedForm(fields(await complete(call.body)));
      if (access.installation === 'active') {
        await deliveries.deliver(String(call.headers['x-github-event']), payload);
      }
      return { status: 202 };
    },
  };
}

async function answerGit(
  call: Call,
  repository: Parameters<typeof serveGit>[2] | undefined,
  request: Parameters<typeof serveGit>[1],
  emulator: Emulator,
): Promise<Answer> {
  const token = tokenOf(call.headers.authorization);
  if (token === undefined) {
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="GitHub"' } };
  }
  if (!repository) return notFound();
  const refused = await refusedContents(emulator, repository, `token ${token}`, 'read');
  return refused ?? serveGit(call, request, repository);
}

/** What would reach the emulator's own git, which is not the real one. */
const notEmulated: readonly RepositoryRoute[] = (
  [
    ['PUT', '/contents/:path+'],
    ['DELETE', '/contents/:path+'],
    ['POST', '/git/tags'],
    ['GET', '/git/tags/:sha'],
    ['GET', '/readme'],
    ['POST', '/merges'],
    ['PUT', '/pulls/:number/update-branch'],
  ] as const
).map(([method, path]) => ({
  method,
  path,
  answer: async () => refuse(501, 'The emulated GitHub does not do this'),
}));
