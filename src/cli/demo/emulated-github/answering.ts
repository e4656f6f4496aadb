import { accountOf } from './accounts.ts';
import { tokenOf } from './access.ts';
import type { Access } from './access.ts';
import { createAnnouncements } from './announcements.ts';
import type { Announce } from './announcements.ts';
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
import { createOtherChecks } from './other-checks.ts';
import type { OtherChecks } from './other-checks.ts';
import { pullDressRoutes } from './pull-dress.ts';
import { createPulls } from './pulls.ts';
import type { Pulls, ReadAsOwner } from './pulls.ts';
import { createReactions } from './reactions.ts';
import { refRoutes } from './refs.ts';
import type { Moved } from './refs.ts';
import { bindRoutes, refusedContents } from './repositories.ts';
import type { Repositories } from './repositories.ts';
import { createReviews } from './reviews.ts';
import { findRoute, notFound, refuse } from './routes.ts';
import type { Answer, Call, RepositoryRoute } from './routes.ts';
import { gitRequest, serveGit } from './smart-http.ts';
import { statusRoutes } from './statuses.ts';
import { published } from './webhook-payload.ts';

export interface AnsweringParts {
  readonly url: string;
  readonly app: Readonly<Record<string, unknown>> & { readonly slug: string };
  readonly bot: BotIdentity;
  readonly emulator: Emulator;
  readonly repositories: Repositories;
  readonly access: Access;
  readonly deliveries: Deliveries;
  readonly appJson: (slug: string) => Readonly<Record<string, unknown>>;
  readonly installationOf: (owner: string) => number | undefined;
  readonly read: ReadAsOwner;
}

export interface Answering {
  /** What other apps say of a commit. */
  readonly otherChecks: OtherChecks;
  answer(call: Call): Promise<Answer>;
  /** Takes a webhook from the emulator, completes it and sends it on its way. */
  webhook(call: Call): Promise<Answer>;
}

/** Decides for each request who answers it: git, a route of ours, or the emulator. */
export function createAnswering(parts: AnsweringParts): Answering {
  const { emulator, access, repositories, deliveries, read } = parts;
  const verified = new Set<string>();
  const pulls = createPulls({ emulator, verified, read });
  const reactions = createReactions(emulator);
  const announce: Announce = (...webhook) => announcements(...webhook);
  const reviews = createReviews({ emulator, pulls, announce });
  const otherChecks = createOtherChecks({ emulator, url: parts.url, appJson: parts.appJson, announce });
  const complete = createCompletion({
    app: parts.app,
    pulls,
    reviews,
    reactions,
    read,
    repository: (fullName) => repositories.get(fullName),
    user: (login) => accountOf(emulator, login),
  });
  const announcements = createAnnouncements({
    emulator,
    deliveries,
    complete,
    read,
    isInstalled: () => access.installation === 'active',
    installationOf: parts.installationOf,
  });
  const ofRepositories = [
    ...gitDataRoutes({ bot: parts.bot, verified }),
    ...refRoutes(synchronizing(pulls, announce)),
    ...contentsRoutes,
    ...otherChecks.routes,
    ...checkRunRoutes(emulator, otherChecks),
    ...statusRoutes(emulator),
    ...historyRoutes(verified),
    ...pulls.routes,
    ...pullDressRoutes(emulator, pulls),
    ...reviews.routes,
    ...reactions.routes,
    ...collaboratorRoutes(emulator),
    ...notEmulated,
  ];
  const routes = [
    installationTokenRoute(emulator, access),
    otherChecks.logs,
    ...hookDeliveryRoutes(deliveries, parts.url).map((route) => forApp(emulator, route)),
    ...bindRoutes(ofRepositories, repositories, emulator),
  ];

  return {
    otherChecks,
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
      const { event, payload } = published(String(call.headers['x-github-event']), await complete(call.body));
      if (access.installation === 'active') await deliveries.deliver(event, payload);
      return { status: 202 };
    },
  };
}

/** An open pull request follows its branch, and the app is told so. */
function synchronizing(pulls: Pulls, announce: Announce): Moved {
  return async (call, { branch, before, after }) => {
    for (const pull of await pulls.open(call.repository, ({ headRef }) => headRef === branch)) {
      const payload = { action: 'synchronize', before, after, pull_request: pull };
      await announce(call, 'pull_request', async () => payload);
    }
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
