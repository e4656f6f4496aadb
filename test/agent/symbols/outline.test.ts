import { describe, expect, it } from 'vitest';
import { describeOutline, outlineOf } from '../../../src/agent/symbols/outline.ts';

async function outline(path: string, text: string): Promise<string[]> {
  const found = await outlineOf(path, text);
  if (found.kind === 'none') throw new Error(found.because);
  return describeOutline(found.definitions).split('\n');
}

describe('the outline of a file', () => {
  it('shows TypeScript', async () => {
    const code = [
      'export abstract class Shape<T> extends Base {',
      '  private side = 1;',
      '  abstract area(): number;',
      '  static of = (n: number) => n;',
      '  protected hidden() { const local = () => 1; }',
      '}',
      'export interface Options { deep?: boolean; on(): void }',
      'export type Name = string | number;',
      'enum Color { Red }',
      'export const a = 1, b = (x: number) => x;',
      'namespace Inner { export const z = 1; }',
      'export default () => 1;',
      'describe("x", () => { const inTest = 1; });',
    ].join('\n');
    expect(await outline('a.ts', code)).toEqual([
      '1-6 export abstract class Shape<T> extends Base [exported]',
      '  3-3 abstract area(): number [exported]',
      '  4-4 static of = (n: number) [exported]',
      '  5-5 protected hidden()',
      '7-7 export interface Options [exported]',
      '  7-7 on(): void [exported]',
      '8-8 export type Name = string | number [exported]',
      '9-9 enum Color',
      '10-10 a [exported]',
      '10-10 b = (x: number) [exported]',
      '11-11 namespace Inner',
      '  11-11 export const z',
      '12-12 export default () [exported]',
    ]);
  });

  it('shows JavaScript of either module system', async () => {
    const code = [
      'const helper = 1;',
      'exports.run = function run() {};',
      'module.exports.stop = () => {};',
      'class Queue { *items() {} push() {} #shift() {} }',
      'module.exports = { Queue, meta() {}, create: function () {} };',
    ].join('\n');
    expect(await outline('a.cjs', code)).toEqual([
      '1-1 const helper',
      '2-2 exports.run = function run() [exported]',
      '3-3 module.exports.stop = () [exported]',
      '4-4 class Queue [exported]',
      '  4-4 *items() [exported]',
      '  4-4 push() [exported]',
      '  4-4 #shift()',
      '5-5 module.exports [exported]',
      '  5-5 meta() [exported]',
      '  5-5 create: function () [exported]',
    ]);
  });

  it('shows Python', async () => {
    const code =
      '@dec\nclass A(B):\n    x: int = 1\n    @property\n    def size(self) -> int:\n        return 1\n    async def _hide(self): ...\n\nLIMIT = 3\n_cache = {}\n';
    expect(await outline('a.py', code)).toEqual([
      '1-7 @dec class A(B) [exported]',
      '  4-6 @property def size(self) -> int [exported]',
      '  7-7 async def _hide(self)',
      '9-9 LIMIT [exported]',
      '10-10 _cache',
    ]);
  });

  it('shows Go', async () => {
    const code =
      'package p\n\ntype Server struct {\n\tAddr string\n}\n\ntype Handler interface {\n\tServe() error\n}\n\nfunc (s *Server[T]) Listen(a int) error {\n\treturn nil\n}\n\nfunc private() {}\n\nvar (\n\tErr = 1\n\tlow = 2\n)\n';
    expect(await outline('a.go', code)).toEqual([
      '3-5 type Server [exported]',
      '7-9 type Handler [exported]',
      '  8-8 Serve() error [exported]',
      '  11-13 func (s *Server[T]) Listen(a int) error [exported]',
      '15-15 func private()',
      '18-18 Err [exported]',
      '19-19 low',
    ]);
  });

  it('shows Rust', async () => {
    const code =
      'pub struct S { a: i32 }\nimpl<T> Show for S<T> {\n    fn show(&self) {}\n}\nimpl S {\n    pub fn new() -> Self { S }\n    fn quiet(&self) {}\n}\n#[macro_export]\nmacro_rules! mac { () => {} }\npub(crate) mod inner {}\n';
    expect(await outline('a.rs', code)).toEqual([
      '1-1 pub struct S [exported]',
      '  3-3 fn show(&self) [exported]',
      '  6-6 pub fn new() -> Self [exported]',
      '  7-7 fn quiet(&self)',
      '10-10 macro_rules! mac { () => {} } [exported]',
      '11-11 pub(crate) mod inner [exported]',
    ]);
  });

  it('shows Java, Ruby and PHP', async () => {
    expect(
      await outline(
        'A.java',
        'public class A {\n  A() {}\n  public void run(int a) {}\n  void local() {}\n}\n',
      ),
    ).toEqual([
      '1-5 public class A [exported]',
      '  2-2 A()',
      '  3-3 public void run(int a) [exported]',
      '  4-4 void local()',
    ]);
    expect(
      await outline(
        'a.rb',
        'module M\n  class A < B\n    def self.s; end\n    def m(a)\n      a\n    end\n    private\n    def q?; end\n  end\nend\n',
      ),
    ).toEqual([
      '1-10 module M [exported]',
      '  2-9 class A < B [exported]',
      '    3-3 def self.s; end [exported]',
      '    4-6 def m(a) [exported]',
      '    8-8 def q?; end',
    ]);
    expect(
      await outline(
        'a.php',
        '<?php\nfinal class D extends E {\n  private function m($a) {}\n  public static function s(): int {}\n}\nfunction f() {}\n',
      ),
    ).toEqual([
      '2-5 final class D extends E [exported]',
      '  3-3 private function m($a)',
      '  4-4 public static function s(): int [exported]',
      '6-6 function f() [exported]',
    ]);
  });

  it('says why there is none', async () => {
    expect(await outlineOf('a.md', '# x')).toEqual({
      kind: 'none',
      because: 'it is no code that can be parsed',
    });
    expect(await outlineOf('a.js', 'x'.repeat(1_000_001))).toEqual({
      kind: 'none',
      because: 'it is too large',
    });
  });
});
