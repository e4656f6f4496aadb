import { isInScope } from '../../lib/simple-glob.ts';

/** What of a rule tells whether a change is of its matter. */
interface Scoped {
  readonly id: string;
  readonly scope: readonly string[];
  readonly check?: string | undefined;
}

const EVERYWHERE = new Set(['**', '**/*', '*']);

/**
 * Which rules a change was made by, as far as anybody can tell without asking a model: those about places that it
 * changes, and those that the gate has checked it against. Of a rule about everything that nothing checks, nobody can.
 */
export function usedRules(rules: readonly Scoped[], changedPaths: readonly string[]): Set<string> {
  const isUsed = ({ scope, check }: Scoped): boolean => {
    const telling = check === undefined ? scope.filter((glob) => !EVERYWHERE.has(glob)) : scope;
    return changedPaths.some((path) => telling.some((glob) => isInScope(path, glob)));
  };
  return new Set(rules.filter(isUsed).map(({ id }) => id));
}
