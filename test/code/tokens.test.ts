import { describe, expect, it } from 'vitest';
import { parametersOf } from '../../src/code/parameters.ts';
import { cyclomatic, likeness, shapeOf } from '../../src/code/shape.ts';
import { tokensOf } from '../../src/code/tokens.ts';

const told = (path: string, text: string) =>
  tokensOf(path, text).map((token) => `${token.kind} ${token.text}`);

describe('tokens', () => {
  it('tell comments, texts and regular expressions from code, with their lines', () => {
    const text = "const a = /x[/]y/g; // one\nlet b = `a\nb` + 'it\\'s' / c?.d;\n/* two\n */ end";
    expect(tokensOf('a.ts', text).filter(({ kind }) => kind !== 'sign')).toMatchObject([
      { kind: 'word', text: 'const', line: 1 },
      { kind: 'word', text: 'a' },
      { kind: 'string', text: '/x[/]y/g' },
      { kind: 'comment', text: '// one', line: 1 },
      { kind: 'word', text: 'let', line: 2 },
      { kind: 'word', text: 'b' },
      { kind: 'string', text: '`a\nb`' },
      { kind: 'string', text: "'it\\'s'", line: 3 },
      { kind: 'word', text: 'c' },
      { kind: 'word', text: 'd' },
      { kind: 'comment', text: '/* two\n */', line: 4 },
      { kind: 'word', text: 'end', line: 5 },
    ]);
  });

  it.each([
    [
      'a.py',
      'def f():\n  """Says."""\n  x = """text"""  # why',
      ['comment """Says."""', 'string """text"""', 'comment # why'],
    ],
    ['a.rs', "fn f<'a>(x: &'a str) { 'x'; } // why", ["string 'x'", 'comment // why']],
    ['a.go', 'x := `raw \\` + "a" // why', ['string `raw \\`', 'string "a"', 'comment // why']],
    ['a.rb', "x = 'a' # why", ["string 'a'", 'comment # why']],
    ['a.php', '$x = "a"; # why', ['string "a"', 'comment # why']],
  ])('are those of the language of %s', (path, text, wanted) => {
    expect(told(path, text).filter((token) => /^(?:comment|string)/.test(token))).toEqual(wanted);
  });

  it('are none of what is no code', () => {
    expect(tokensOf('notes.md', 'a // b')).toEqual([]);
  });
});

describe('the shape of code', () => {
  const shape = (text: string) => shapeOf(tokensOf('a.ts', text));

  it('is the same for a copy with other names, texts, comments and lines', () => {
    const own = shape("function add(list, item) { list.push(item); return list.length > 3 ? 'a' : null; }");
    const copy = shape(
      'function grow(a, b) {\n  // more\n  a.push(b);\n  return a.length > 7 ? "b" : null\n}',
    );
    expect(copy).toEqual(own);
    expect(likeness(own, copy)).toBe(1);
  });

  it('is another where other members are used', () => {
    expect(shape('a.push(b)')).not.toEqual(shape('a.pop(b)'));
  });

  it('has as many ways through it as there are branches, and one', () => {
    const text = 'if (a && b) { for (const c of d) e(); } else if (f) { try { g() } catch {} }';
    expect(cyclomatic(tokensOf('a.ts', text))).toBe(6);
  });
});

describe('the parameters of a signature', () => {
  it.each([
    ['function f(a: Map<string, number>, b = 1, ...c: X[])', [true, false, false]],
    ['export const f = (a: (x: A, y: B) => C, b?: D): E', [true, false]],
    ['def f(self, a, b: int = 1, *, c=None, **d) -> str', [true, false, false, false]],
    ['func f(ctx context.Context, opts ...Option) error', [true, false]],
    ["pub fn f<'a>(&'a self, x: Vec<(u8, u8)>) -> Y", [true]],
  ])('of %s', (signature, wanted) => {
    expect(parametersOf(signature, 'f')?.map(({ required }) => required)).toEqual(wanted);
  });

  it('are unknown where there is no list of them', () => {
    expect(parametersOf('type f = string', 'f')).toBeUndefined();
  });
});
