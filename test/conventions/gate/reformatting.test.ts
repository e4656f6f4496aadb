import { describe, expect, it } from 'vitest';
import { checkReformatting } from '../../../src/conventions/gate/reformatting.ts';
import { look } from './given-look.ts';

const names = Array.from({ length: 12 }, (_, at) => `part${at}`);
const script = (line: (name: string) => string) => `${names.map(line).join('\n')}\n`;
const found = async (path: string, before: string, after: string) =>
  checkReformatting(await look({ [path]: [before, after] }));

describe('unrelated reformatting', () => {
  it.each([
    ['src/a.ts', 'quotes', (name: string) => `use('${name}');`, (name: string) => `use("${name}");`],
    ['src/a.ts', 'semicolons', (name: string) => `use(${name});`, (name: string) => `use(${name})`],
    [
      'src/a.ts',
      'line breaks',
      (name: string) => `use(${name}, 1);`,
      (name: string) => `use(\n  ${name},\n  1,\n);`,
    ],
    ['src/a.py', 'spaces', (name: string) => `use( ${name} )`, (name: string) => `use(${name})`],
    ['src/a.go', 'indentation', (name: string) => `  use(${name})`, (name: string) => `\tuse(${name})`],
    [
      'src/a.rs',
      'line breaks',
      (name: string) => `use_it(${name}, 1);`,
      (name: string) => `use_it(\n    ${name},\n    1,\n);`,
    ],
  ])('is found in %s: %s', async (path, _, before, after) => {
    expect(await found(path, script(before), script(after))).toMatchObject([{ path, line: 1 }]);
  });

  it('is found beside a real change', async () => {
    const before = script((name) => `  use('${name}')`);
    const after = `${script((name) => `  use("${name}")`)}  another()\n`.replace('part5', 'other5');
    expect(await found('src/a.ts', before, after)).toMatchObject([{ line: 1 }]);
  });

  it('is imports in another order', async () => {
    const line = (name: string) => `import { ${name} } from './${name}.ts';`;
    const other = `${names.toReversed().map(line).join('\n')}\n`;
    expect(await found('src/a.ts', script(line), other)).toMatchObject([{ path: 'src/a.ts' }]);
  });

  it('is not code that moves into a block', async () => {
    const before = script((name) => `  use(${name});`);
    const after = `  if (wanted) {\n${script((name) => `    use(${name});`)}  }\n`;
    expect(await found('src/a.ts', before, after)).toEqual([]);
  });

  it('is not a table that is aligned anew with a new row', async () => {
    const before = script((name) => `\t${name.padEnd(6)} int`);
    const after = `${script((name) => `\t${name.padEnd(12)} int`)}\tmuchLonger   int\n`;
    expect(await found('src/a.go', before, after)).toEqual([]);
  });

  it('is nothing in passing, and nothing that says something else', async () => {
    expect(await found('src/a.ts', 'use( a );\n', 'use(a);\n')).toEqual([]);
    expect(
      await found(
        'src/a.ts',
        script((name) => `use(${name});`),
        script((name) => `use(${name}, 1);`),
      ),
    ).toEqual([]);
  });
});
