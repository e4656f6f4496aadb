import { cite, fileCases, type Ground } from './ground.ts';
import { evidenceOf, habitOf, isChange, sinceWhen, type Bar } from './habit.ts';
import type { MinedRule } from './mined-rule.ts';
import type { Import, Module } from './modules.ts';

/** A way to write imports, as a question that a file answers with yes, no, or not at all. */
export interface ImportStyle {
  readonly id: string;
  readonly scope: readonly string[];
  /** A file's imports that can tell. */
  readonly tell: (module: Module) => readonly Import[];
  readonly kept: (told: readonly Import[], module: Module) => boolean;
  readonly statement: string;
  readonly check?: string;
}

const BAR: Bar = { share: 0.9, cases: 12 };

/** The style as a rule, where it is a habit. */
export function styleRule(
  { id, scope, tell, kept, statement, check }: ImportStyle,
  modules: readonly Module[],
  ground: Ground,
): MinedRule[] {
  const telling = modules.filter((module) => tell(module).length > 0);
  const keeps = (module: Module) => kept(tell(module), module);
  const habit = habitOf(fileCases(telling, ground, keeps), BAR);
  if (habit === undefined) return [];
  const since = !isChange(habit) ? '' : `, in files written${sinceWhen(habit)}`;
  return [
    {
      id,
      scope,
      trigger: 'always import',
      statement: `${statement}${since}.`,
      why: `${habit.kept} of ${habit.kept + habit.broken} files that could do otherwise do.`,
      citations: cite(telling.filter(keeps), ground.ages, (module) => tell(module)[0]?.line),
      ...evidenceOf(habit),
      ...(check !== undefined && { check }),
    },
  ];
}
