import { sharesBy } from '../weighted.ts';
import type { FragmentExample } from './fragment-example.ts';
import { entryStyle, entryText } from './entry-words.ts';

interface Told {
  readonly subject: string;
  readonly issue?: number | undefined;
}

/** `changes/12.bugfix.rst`: the folder, the number, the kind where there is one, and how it ends. */
const NAME = /^(.*\/)(\d+)((?:\.\d+)?)(\.[a-z][\w-]{1,20})?((?:\.(?:rst|md|txt|markdown))?)$/;
const FIX_KIND = /^\.(?:bug|bugfix|fix|fixed|fixes)$/i;
const ANY_KIND = /^\.(?:change|changed|misc)$/i;

/** A file for this one change, named and worded as the newest ones are; undefined where their form is another. */
export function newsFragmentFor(
  { subject, issue }: Told,
  examples: readonly FragmentExample[],
): { path: string; content: string } | undefined {
  if (issue === undefined) return undefined;
  const named = examples.flatMap((example) => {
    const [, folder, , , kind = '', ending = ''] = NAME.exec(example.path) ?? [];
    return folder === undefined ? [] : [{ ...example, folder, kind, ending }];
  });
  if (named.length * 2 <= examples.length) return undefined;
  const [first] = named;
  const kind = usualKind(named);
  if (first === undefined || kind === undefined) return undefined;
  const alike = named.filter((example) => example.kind === kind);
  const plain = (alike.length > 0 ? alike : named).filter(({ text }) => isPlain(text));
  if (plain.length === 0) return undefined;
  const style = entryStyle(plain.map(({ text }) => text.trim()));
  const ending = sharesBy(named, (example) => example.ending)[0]?.value ?? '';
  return {
    path: `${first.folder}${issue}${kind}${ending}`,
    content: `${entryText(subject, style)}\n`,
  };
}

function usualKind(
  named: readonly { readonly kind: string; readonly isOfFix: boolean }[],
): string | undefined {
  const kinds = sharesBy(named, ({ kind }) => kind).map(({ value }) => value);
  return (
    kinds.find((kind) => FIX_KIND.test(kind)) ??
    kinds.find((kind) => ANY_KIND.test(kind)) ??
    (kinds[0] === '' ? '' : undefined)
  );
}

/** One sentence or two: no headings, no code to show. */
function isPlain(text: string): boolean {
  return text.trim().length < 1_000 && !/^#|^```|^\.\. /m.test(text);
}
