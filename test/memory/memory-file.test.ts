import { describe, expect, it } from 'vitest';
import { formatMemoryFile, LARGEST_MEMORY_FILE, parseMemoryFile } from '../../src/memory/memory-file.ts';
import { ruleOf } from '../../src/memory/rule.ts';

describe('the memory file', () => {
  it('has rules as bullets, and headings that say what they are about', () => {
    const { rules, forgotten } = parseMemoryFile(`
# Heirloom

Prose is for people.

- Ask before adding a dependency.
  We had trouble with that.

## \`src/router/**\`, src/client/

* Never import from \`src/adapter\`.
  - why: It must run everywhere.
  - id: router-stays-pure

### Errors

1. Messages end with a period.
   - when: error message wording
`);
    expect(forgotten).toEqual([]);
    expect(rules).toMatchObject([
      {
        statement: 'Ask before adding a dependency. We had trouble with that.',
        scope: ['**'],
        trigger: 'always',
      },
      {
        id: 'router-stays-pure',
        statement: 'Never import from `src/adapter`.',
        why: 'It must run everywhere.',
        scope: ['src/router/**', 'src/client/**'],
      },
      { statement: 'Messages end with a period.', trigger: 'error message wording' },
    ]);
    expect(rules[0]!.id).toMatch(/^file-[\da-f]{12}$/);
    expect(parseMemoryFile('- Ask before adding a dependency.').rules[0]!.id).toBe(
      parseMemoryFile('# X\n\n* Ask before adding a dependency.\r\n').rules[0]!.id,
    );
  });

  it('forgets what is struck through, and what stands below "Forget"', () => {
    const { rules, forgotten } = parseMemoryFile(
      '- ~~Titles are in capitals.~~\n- Stay.\n\n## Forget\n\n- `title-case`\n- Sign every commit off.\n',
    );
    expect(forgotten).toEqual(['Titles are in capitals.', 'title-case', 'Sign every commit off.']);
    expect(rules).toMatchObject([{ statement: 'Stay.' }]);
  });

  it('takes any text for what it is, and no more of it than fits', () => {
    const hostile = parseMemoryFile(
      '<!-- - hidden -->\n- \u001B[31mred\u0007 <!-- - also hidden\n```\n- in a fence\n```\n- id: x\n  - id: ../../etc',
    );
    expect(hostile.rules.map(({ statement }) => statement)).toEqual(['[31mred']);
    const long = parseMemoryFile('- a rule of some length\n'.repeat(20_000));
    expect(long.rules.length).toBeLessThanOrEqual(300);
    expect(parseMemoryFile(`- ${'x'.repeat(LARGEST_MEMORY_FILE)}`).rules[0]!.statement.length).toBeLessThan(
      1_000,
    );
    parseMemoryFile('<!--'.repeat(30_000) + '`'.repeat(60_000));
    parseMemoryFile(`# ${'a/b '.repeat(30_000)}`);
  });

  it('says the same when it is written out and read again', () => {
    const rules = [
      ruleOf({ id: 'one', statement: 'Count in cents.', why: 'Fractions get lost.' }),
      ruleOf({
        id: 'two',
        statement: 'Keep `a`\nand b.',
        scope: ['src/**', 'lib/a.ts'],
        trigger: 'price invoice',
      }),
    ];
    const gone = ruleOf({ id: 'three', statement: 'Never mind.' });
    const read = parseMemoryFile(formatMemoryFile(rules, [gone]));
    expect(read.forgotten).toEqual(['three']);
    expect(read.rules).toMatchObject([
      {
        id: 'one',
        statement: 'Count in cents.',
        why: 'Fractions get lost.',
        scope: ['**'],
        trigger: 'always',
      },
      { id: 'two', statement: 'Keep `a` and b.', scope: ['src/**', 'lib/a.ts'], trigger: 'price invoice' },
    ]);
  });
});
