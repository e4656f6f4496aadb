import type { Language } from '../language.ts';
import { go } from './go.ts';
import { java } from './java.ts';
import { javascript } from './javascript.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import { tsx, typescript } from './typescript.ts';

const ENDINGS: ReadonlyMap<string, Language> = new Map([
  ...['ts', 'mts', 'cts'].map((ending) => [ending, typescript] as const),
  ['tsx', tsx],
  ...['js', 'jsx', 'mjs', 'cjs'].map((ending) => [ending, javascript] as const),
  ...['py', 'pyi'].map((ending) => [ending, python] as const),
  ['go', go],
  ['rs', rust],
  ['java', java],
  ...['rb', 'rake'].map((ending) => [ending, ruby] as const),
  ['php', php],
]);

/** The language of a file by its ending; nothing where no grammar is at hand. */
export function languageOf(path: string): Language | undefined {
  return ENDINGS.get(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
}
