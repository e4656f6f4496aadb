import { forward } from './emulator.ts';
import type { Emulator } from './emulator.ts';
import { fields, json, textOf } from './routes.ts';
import type { Answer, RepositoryCall, RepositoryRoute } from './routes.ts';

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read';

/** GitHub tells a legacy permission beside the role, and the emulator mixes the two. */
const PERMISSION = new Map([
  ['admin', 'admin'],
  ['maintain', 'write'],
  ['write', 'write'],
  ['triage', 'read'],
  ['read', 'read'],
]);

/** What the emulator calls a role when it is granted. */
export const GRANTED: Readonly<Record<Role, string>> = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'push',
  triage: 'triage',
  read: 'pull',
};

export function collaboratorRoutes(emulator: Emulator): RepositoryRoute[] {
  return [
    {
      method: 'GET',
      path: '/collaborators/:login/permission',
      answer: (call) => permission(emulator, call),
    },
  ];
}

async function permission(emulator: Emulator, call: RepositoryCall): Promise<Answer> {
  const told = await forward(emulator, call);
  const { role_name: role, user } = fields(told.body);
  if (told.status === 200) {
    return json({ permission: PERMISSION.get(textOf(role)), role_name: role, user });
  }
  return told.status === 404 ? outsider(emulator, call, told) : told;
}

/** Not a collaborator: everybody may read what is public, and a stranger's name is not found. */
async function outsider(
  emulator: Emulator,
  { headers: { authorization }, params, repository }: RepositoryCall,
  told: Answer,
): Promise<Answer> {
  const send = (path: string) => emulator.send({ method: 'GET', path, authorization });
  const user = await send(`/users/${encodeURIComponent(params['login'] ?? '')}`);
  const home = await send(`/repos/${repository.fullName}`);
  if (user.status !== 200 || home.status !== 200) return told;
  const role = fields(home.body)['private'] === true ? 'none' : 'read';
  return json({ permission: role, role_name: role, user: user.body });
}
