import type { Access } from './access.ts';

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/**
 * What an account may do in the repository. Anything but a clear answer is thrown, and the caller refuses.
 * GitHub names the role beside the plain permission; it is believed only within what the permission allows,
 * because organisations name their own roles.
 */
export async function permissionOf(access: Access, login: string): Promise<Permission> {
  const answer = await access.askFor(() =>
    access.rest.repos.getCollaboratorPermissionLevel({ ...access.place, username: login }),
  );
  const { permission, role_name: role } = answer?.data ?? { permission: 'none' };
  switch (permission) {
    case 'admin':
      return 'admin';
    case 'write':
      return role === 'maintain' ? 'maintain' : 'write';
    case 'read':
      return role === 'triage' ? 'triage' : 'read';
    case 'none':
      return 'none';
    default:
      throw new Error(`GitHub answered with a permission that Heirloom does not know: ${permission}.`);
  }
}
