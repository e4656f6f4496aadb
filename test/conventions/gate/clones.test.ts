import { describe, expect, it } from 'vitest';
import { fingerprints, shapeOf } from '../../../src/code/shape.ts';
import { tokensOf } from '../../../src/code/tokens.ts';
import { checkClones } from '../../../src/conventions/gate/clones.ts';
import type { GateGround } from '../../../src/conventions/gate/ground.ts';
import { definedNames } from '../../../src/lib/defined-names.ts';
import { look, newGround } from './given-look.ts';

/** A repository that holds the files, and whose index is made from them. */
function groundOf(files: Readonly<Record<string, string>>): GateGround {
  const index = new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      { fingerprints: fingerprints(shapeOf(tokensOf(path, text))), names: new Set(definedNames(text)) },
    ]),
  );
  const ground = newGround(files);
  return { ...ground, facts: { ...ground.facts, code: { at: () => Promise.resolve(index) } } };
}

const KNOWN = {
  'src/lists.ts': `
export function groupByKey(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item)) ?? [];
    group.push(item);
    groups.set(keyOf(item), group);
  }
  return groups;
}
`,
  'src/lists.py': `
def group_by_key(items, key_of):
    """Lists by their key."""
    groups = {}
    for item in items:
        group = groups.setdefault(key_of(item), [])
        group.append(item)
        if len(group) > 100:
            raise ValueError("too many")
    return groups
`,
  'lists.go': `package lists

func GroupByKey(items []Item, keyOf func(Item) string) map[string][]Item {
	groups := map[string][]Item{}
	for _, item := range items {
		key := keyOf(item)
		groups[key] = append(groups[key], item)
	}
	return groups
}
`,
  'src/lists.rs': `
pub fn group_by_key(items: &[Item], key_of: fn(&Item) -> String) -> HashMap<String, Vec<Item>> {
    let mut groups = HashMap::new();
    for item in items {
        groups.entry(key_of(item)).or_insert_with(Vec::new).push(item.clone());
    }
    groups
}
`,
};

const COPIES = {
  'src/other.ts': `
function collect(list: Thing[], nameOf: (thing: Thing) => string): Map<string, Thing[]> {
  // All of one name.
  const found = new Map<string, Thing[]>();
  for (const thing of list) {
    const known = found.get(nameOf(thing)) ?? [];
    known.push(thing);
    found.set(nameOf(thing), known);
  }
  return found;
}
`,
  'src/other.py': `
def collect(things, name_of):
    found = {}
    for thing in things:
        known = found.setdefault(name_of(thing), [])
        known.append(thing)
        if len(known) > 10:
            raise ValueError("no more")
    return found
`,
  'other.go': `package lists

func collect(things []Thing, nameOf func(Thing) string) map[string][]Thing {
	found := map[string][]Thing{}
	for _, thing := range things {
		name := nameOf(thing)
		found[name] = append(found[name], thing)
	}
	return found
}
`,
  'src/other.rs': `
fn collect(things: &[Thing], name_of: fn(&Thing) -> String) -> HashMap<String, Vec<Thing>> {
    let mut found = HashMap::new();
    for thing in things {
        found.entry(name_of(thing)).or_insert_with(Vec::new).push(thing.clone());
    }
    found
}
`,
} as const;

describe('a new function that the repository has already', () => {
  it.each([
    ['src/other.ts', 'src/lists.ts:2'],
    ['src/other.py', 'src/lists.py:2'],
    ['other.go', 'lists.go:3'],
    ['src/other.rs', 'src/lists.rs:2'],
  ] as const)('is found in %s under other names', async (path, citation) => {
    const found = await checkClones(await look({ [path]: [undefined, COPIES[path]] }, groundOf(KNOWN)));
    expect(found).toMatchObject([{ path, citation }]);
  });

  it('is found by its name and what it takes', async () => {
    const text = KNOWN['src/lists.ts'].replace(
      'group.push(item);',
      'group.unshift(item);\n    seen.add(item);',
    );
    const found = await checkClones(await look({ 'src/other.ts': [undefined, text] }, groundOf(KNOWN)));
    expect(found).toMatchObject([{ citation: 'src/lists.ts:2' }]);
  });

  it('is none that moves from one file to another', async () => {
    const texts = {
      'src/lists.ts': [KNOWN['src/lists.ts'], 'other();\n'],
      'src/groups.ts': [undefined, KNOWN['src/lists.ts']],
    } as const;
    expect(await checkClones(await look(texts, groundOf(KNOWN)))).toEqual([]);
  });

  it.each([
    ['short', 'export function nameOf(item: Item): string {\n  return item.name;\n}\n'],
    [
      'alike in its form only',
      'function paths(files: File[], root: string): string[] {\n  const all: string[] = [];\n  for (const file of files) {\n    if (file.path.startsWith(root)) all.unshift(file.path.slice(root.length));\n  }\n  return all.reverse();\n}\n',
    ],
  ])('is none that is %s', async (_, text) => {
    const files = {
      ...KNOWN,
      'src/names.ts': 'export function idOf(item: Item): string {\n  return item.id;\n}\n',
    };
    expect(await checkClones(await look({ 'src/other.ts': [undefined, text] }, groundOf(files)))).toEqual([]);
  });
});
