import type { Access } from './access.ts';
import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { fields, pathPattern, refuse } from './routes.ts';
import type { Answer, Call, Route } from './routes.ts';

const SUSPENDED = 'This installation has been suspended';

/** Undefined when the caller is somebody, else how GitHub turns it away. */
export function refusedCaller({ actor }: Call, access: Access): Answer | undefined {
  if (actor.kind === 'unknown') return refuse(401, 'Bad credentials');
  if (actor.kind !== 'installation') return undefined;
  if (access.installation === 'suspended') return refuse(403, SUSPENDED);
  return access.installation === 'removed' ? refuse(401, 'Bad credentials') : undefined;
}

/** Where the app gets its tokens. */
export function installationTokenRoute(emulator: Emulator, access: Access): Route {
  return {
    method: 'POST',
    path: pathPattern('/app/installations/:id/access_tokens'),
    answer: async (call) => {
      if (access.installation === 'suspended') return refuse(403, SUSPENDED);
      if (access.installation === 'removed') return refuse(404, 'Not Found');
      const issued = await forward(emulator, call);
      const { token } = fields(issued.body);
      if (typeof token === 'string') access.addInstallationToken(token);
      return issued;
    },
  };
}

/** Lets a route be reached only with the app's own JSON web token. */
export function forApp(emulator: Emulator, route: Route): Route {
  return {
    ...route,
    answer: async (call, params) => {
      const { authorization } = call.headers;
      const app = await emulator.send({ method: 'GET', path: '/app', authorization });
      return app.status === 200 ? route.answer(call, params) : app;
    },
  };
}
