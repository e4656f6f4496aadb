import type { Redact } from '../../lib/redact.ts';
import { withoutReferences } from '../commit-message.ts';

export const LONGEST_STATEMENT = 300;

/** What nobody sees, although Unicode calls some of it letters or marks. */
const UNSEEN = /\p{C}|\p{Default_Ignorable_Code_Point}|\u{FFA0}/gu;
/** Words that pass for others. */
const MIXED = /\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Greek}]|[\p{sc=Cyrillic}\p{sc=Greek}]\p{sc=Latin}/u;

export type PlainStatement =
  | { readonly kind: 'plain'; readonly statement: string }
  | { readonly kind: 'unfit'; readonly because: string };

/** Somebody's words as a rule: one line that can be seen, notifies nobody, and hides nothing in a comment. */
export function plainStatement(untrustedText: string, redact: Redact): PlainStatement {
  const seen = untrustedText.replace(/\s+/g, ' ').replace(UNSEEN, '').normalize('NFC');
  const statement = withoutComments(withoutReferences(seen)).replace(/\s+/g, ' ').trim();
  if (!/\p{L}{2}/u.test(statement)) return unfit('it has no words');
  if (statement.length > LONGEST_STATEMENT) return unfit(`it is longer than ${LONGEST_STATEMENT} characters`);
  if (MIXED.test(statement)) return unfit('it has words of Latin and other letters that look alike');
  if (redact(statement) !== statement) return unfit('it holds what looks like a secret');
  return { kind: 'plain', statement };
}

const unfit = (because: string): PlainStatement => ({ kind: 'unfit', because });

function withoutComments(text: string): string {
  const without = text.replace(/<!|-->/g, '');
  return without === text ? text : withoutComments(without);
}
