import type { Clues } from '../clues/clues.ts';
import type { Commands } from '../toolchain.ts';

const TARGETS: readonly (readonly [keyof Commands, readonly string[]])[] = [
  ['build', ['build', 'compile', 'all']],
  ['test', ['test', 'tests', 'check', 'unittest', 'unit-test', 'test-unit']],
  ['lint', ['lint']],
  ['format', ['format-check', 'fmt-check', 'check-format', 'check-fmt']],
  ['typecheck', ['typecheck', 'type-check', 'types', 'mypy']],
];

/** What the Makefile has for what nothing else does. */
export function makeCommands({ make }: Clues, known: Commands): { commands: Commands; because: string[] } {
  const found = TARGETS.flatMap(([kind, names]) => {
    const name =
      known[kind] === undefined ? names.find((each) => isOfUse(make.get(each)?.recipe)) : undefined;
    return name === undefined ? [] : [{ kind, name }];
  });
  return {
    commands: Object.fromEntries(found.map(({ kind, name }) => [kind, `make ${name}`])),
    because: found.map(({ kind, name }) => `${kind}: the target \`${name}\` of the Makefile`),
  };
}

/** Nothing that needs an engine, downloads, or changes what it is asked about. */
function isOfUse(recipe: string | undefined): boolean {
  return (
    recipe !== undefined &&
    recipe.trim() !== '' &&
    !/\bdocker\b|\bcurl\b|\bwget\b|--fix\b|--write\b|\bpre-commit\b|go install|go get|\btwine\b|-m build\b|\bsdist\b/.test(
      recipe,
    )
  );
}
