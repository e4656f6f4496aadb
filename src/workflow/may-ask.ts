import type { Permission } from '../forge/permission.ts';

const ENOUGH: readonly Permission[] = ['admin', 'maintain', 'write'];

/** Whether somebody with this permission may ask for work, and is heard as a reviewer: with write access. */
export function mayAsk(permission: Permission): boolean {
  return ENOUGH.includes(permission);
}
