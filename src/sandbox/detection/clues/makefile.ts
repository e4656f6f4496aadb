import { readText, type Tree } from '../tree.ts';

export interface Target {
  readonly name: string;
  /** Lines of shell, with the variables that the file itself sets filled in. */
  readonly recipe: string;
  readonly source: string;
}

export type Targets = ReadonlyMap<string, Target>;

const MAX_TARGETS = 300;
/** Of a recipe, and of a value: what is longer multiplies where it is used. */
const MAX_RECIPE = 5_000;
const MAX_VALUE = 300;

export async function targetsOf(tree: Tree): Promise<Targets> {
  const path = ['Makefile', 'makefile', 'GNUmakefile'].find((name) => tree.files.has(name));
  const text = path && (await readText(tree, path));
  if (!path || text === undefined || text === '') return new Map();
  const variables = variablesOf(text);
  const targets = new Map<string, Target>();
  let names: string[] = [];
  for (const line of text
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .split(/\r?\n/)
    .slice(0, 5_000)) {
    const rule = /^([\w./ -]{1,300}?)[ \t]{0,40}::?(?!=)/.exec(line);
    if (rule && targets.size < MAX_TARGETS) {
      names = rule[1]!.split(/\s+/).filter((name) => !name.startsWith('.'));
      for (const name of names)
        if (!targets.has(name))
          targets.set(name, { name, recipe: '', source: `the target \`${name}\` of ${path}` });
    } else if (line.startsWith('\t')) {
      const open = names.flatMap((name) => targets.get(name) ?? []).filter(isOpen);
      const step = open.length === 0 ? '' : filled(line.slice(1).replace(/^[@+-]+/, ''), variables);
      for (const target of open) targets.set(target.name, { ...target, recipe: `${target.recipe}${step}\n` });
    } else if (line.trim() !== '' && !line.startsWith('#')) names = [];
  }
  return targets;
}

function isOpen({ recipe }: Target): boolean {
  return recipe.length < MAX_RECIPE;
}

function variablesOf(text: string): Map<string, string> {
  const set = text.matchAll(/^(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*[:?]?=[ \t]*([^\n\r]*)/gm);
  const values = set.take(300).map(([, name = '', value = '']) => [name, value.trim()] as const);
  return new Map(values.filter(([, value]) => value.length <= MAX_VALUE));
}

/** Twice, for variables that are made of others. */
function filled(line: string, variables: ReadonlyMap<string, string>): string {
  let text = line.slice(0, MAX_RECIPE).replaceAll('$(MAKE)', 'make');
  for (let round = 0; round < 2; round++)
    text = text
      .replaceAll(/\$[({](\w+)[)}]/g, (whole, name: string) => variables.get(name) ?? whole)
      .slice(0, MAX_RECIPE);
  return text.replaceAll('$$', '$');
}
