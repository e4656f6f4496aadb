/** Where the object that begins at `start` ends, or nothing when it never does. */
export function objectEnd(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return undefined;
}

/** JSON, or what is JSON but for raw line ends and tabs inside strings and commas before a closing brace. */
export function parseLeniently(text: string): { readonly value: unknown } | undefined {
  for (const form of [text, mended(text)]) {
    try {
      return { value: JSON.parse(form) };
    } catch {
      // The next form may be understood.
    }
  }
  return undefined;
}

const CONTROL: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function mended(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"|,(?=\s*[}\]])/g, (part) =>
    part === ',' ? '' : part.replace(/[\n\r\t]/g, (character) => CONTROL[character] ?? ''),
  );
}
