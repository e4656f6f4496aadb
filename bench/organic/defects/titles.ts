import { parseTitle } from '../../../src/lib/commit-title.ts';
import type { Edition } from '../editions.ts';
import { codeOf, type GivenFix } from '../given-fix.ts';

/** What fewer of the newest titles than this have is foreign. */
const FOREIGN = 0.02;

/** The forms of other houses. */
const FORMS: readonly { readonly is: RegExp; readonly write: (area: string, subject: string) => string }[] = [
  { is: /^[a-z]+\([^)]+\)!?: /, write: (area, subject) => `fix(${area}): ${lower(subject)}` },
  { is: /^[a-z]+!?: /, write: (_, subject) => `fix: ${lower(subject)}` },
  { is: /^[A-Z][\w'-]* (?!.*^\w+:)/, write: (_, subject) => upper(subject) },
  { is: /^\[[^\]]+\]/, write: (area, subject) => `[${area}] ${upper(subject)}` },
  { is: /^(?:\p{Extended_Pictographic}|:\w+:)/u, write: (_, subject) => `🐛 ${upper(subject)}` },
  { is: /\.$/, write: (_, subject) => `${upper(subject)}.` },
];

/** The fix's subject in each form that this repository's people hardly ever use; one of them. */
export function foreignTitle(given: GivenFix): Edition | undefined {
  const titles = given.past.map(({ title }) => title.replace(/\s*\(#\d+\)$/, ''));
  const foreign = FORMS.filter(
    ({ is }) => titles.filter((title) => is.test(title)).length < titles.length * FOREIGN,
  );
  const form = given.pick(foreign, 'title');
  const path = codeOf(given)[0]?.path ?? '';
  const area = path.split('/').at(-1)?.replace(/\..*$/, '') || 'core';
  return form && { title: form.write(area, parseTitle(given.fix.title).subject.replace(/\.$/, '')) };
}

function lower(subject: string): string {
  return subject.charAt(0).toLowerCase() + subject.slice(1);
}

function upper(subject: string): string {
  return subject.charAt(0).toUpperCase() + subject.slice(1);
}
