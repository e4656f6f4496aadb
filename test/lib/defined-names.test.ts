import { expect, it } from 'vitest';
import { definedNames } from '../../src/lib/defined-names.ts';

it.each([
  [
    'TypeScript',
    'export async function parseQuery(text: string) {}\nexport const LIMIT = 1;\n  const inner = 2;',
  ],
  ['JavaScript', 'Reply.prototype.parseQuery = function () {}\nexports.LIMIT = 1'],
  ['Python', 'class LIMIT:\n    def parseQuery(self):\n        pass'],
  ['Go', 'func (r *Router) parseQuery(text string) {}\ntype LIMIT struct {}'],
  ['Rust', 'pub(crate) fn parseQuery() {}\npub struct LIMIT;'],
])('the names that a %s text defines are found by its lines', (_language, text) => {
  expect(definedNames(text).sort()).toEqual(['LIMIT', 'parseQuery']);
});
