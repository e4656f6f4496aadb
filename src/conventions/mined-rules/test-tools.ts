import { cite, fileCases, type Ground } from './ground.ts';
import { evidenceOf, habitOf } from './habit.ts';
import { ruleId, spelled, type MinedRule } from './mined-rule.ts';
import type { Module } from './modules.ts';

const MOST = 4;

/** The libraries that tests are written with: those that nearly every test file imports. */
export function mineTestTools(ground: Ground): MinedRule[] {
  const byLanguage = Map.groupBy(
    ground.modules.filter(({ isTest, imports }) => isTest && imports.length > 0),
    ({ language }) => language,
  );
  return [...byLanguage].flatMap(([language, tests]) => toolsRule(language, tests, ground));
}

function toolsRule(language: string, tests: readonly Module[], ground: Ground): MinedRule[] {
  const own = new Set(
    ground.files.flatMap(({ path }) => /^(?:src\/|lib\/)?([\w-]+)(?:\/|\.py$)/.exec(path)?.[1] ?? []),
  );
  const counts = new Map<string, number>();
  for (const { imports } of tests)
    for (const name of new Set(imports.map(({ specifier }) => specifier)))
      if (isLibrary(name) && !own.has(name.split('.', 1)[0] ?? ''))
        counts.set(name, (counts.get(name) ?? 0) + 1);
  const tools = [...counts]
    .filter(([, count]) => count >= 6)
    .map(([name]) => ({
      name,
      habit: habitOf(fileCases(tests, ground, uses(name)), { share: 0.8, cases: 10 }),
    }))
    .flatMap(({ name, habit }) => (habit === undefined ? [] : [{ name, habit }]))
    .sort((a, b) => b.habit.kept - a.habit.kept || (a.name < b.name ? -1 : 1))
    .slice(0, MOST);
  const [first] = tools;
  if (first === undefined) return [];
  return [
    {
      id: ruleId('test-tools', language),
      scope: extensions(tests),
      trigger: 'always test',
      statement: `Tests are written with ${spelled(tools.map(({ name }) => name))}.`,
      why: `${first.habit.kept} of ${first.habit.kept + first.habit.broken} test files import \`${first.name}\`.`,
      citations: cite(
        tests.filter(uses(first.name)),
        ground.ages,
        ({ imports }) => imports.find(({ specifier }) => specifier === first.name)?.line,
      ),
      ...evidenceOf(first.habit),
    },
  ];
}

function isLibrary(specifier: string): boolean {
  return !/^(?:\.|__future__$|(?:node:)?(?:path|fs|os|url|util)(?:\/|$))/.test(specifier);
}

const uses = (name: string) => (module: Module) => module.imports.some(({ specifier }) => specifier === name);

function extensions(modules: readonly Module[]): string[] {
  const found = modules.map(({ path }) => `**/*${/\.\w+$/.exec(path)?.[0] ?? ''}`);
  return [...new Set(found)].sort();
}
