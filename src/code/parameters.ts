/** A parameter as a signature has it. */
export interface Parameter {
  readonly text: string;
  /** Whether a call must give it. */
  readonly required: boolean;
}

const OPENING = '([{<';
const CLOSING = ')]}>';
/** Not `=>` and `->`, whose sign closes nothing. */
const ARROW = /[=-]>/g;
/** The object that a method is called on, as some languages write it out, and marks that are no parameter. */
const RECEIVER = /^(?:&?(?:'\w+\s+)?(?:mut\s+)?self\b.*|cls|this\b\s*:.*|\*|\/)$/;
const OPTIONAL = /^(?:\.\.\.|\*|&)|[?=]|\.\.\./;

/** The parameters of a function's signature; undefined where it has no list of them. */
export function parametersOf(signature: string, name: string): Parameter[] | undefined {
  const text = signature.replaceAll(ARROW, '  ');
  const start = text.indexOf('(', Math.max(0, text.indexOf(name)));
  if (start < 0) return undefined;
  const parts = [''];
  let depth = 0;
  for (const sign of text.slice(start + 1)) {
    if (depth === 0 && sign === ')')
      return parts
        .map((part) => part.trim())
        .filter((part) => part !== '' && !RECEIVER.test(part))
        .map((part) => ({ text: part, required: !OPTIONAL.test(part) }));
    if (OPENING.includes(sign)) depth++;
    if (CLOSING.includes(sign)) depth--;
    if (depth === 0 && sign === ',') parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return undefined;
}
