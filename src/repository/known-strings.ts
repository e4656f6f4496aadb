/** Whether a text gives away one of the strings it was made for. */
export type GivesAway = (text: string) => boolean;

const FEWEST_CHARACTERS = 8;
/** So much of a long string in one piece is enough. */
const PIECE = 16;

/**
 * Finds strings that must not leave, however they are dressed up: as they are, backwards, in hexadecimal or base64,
 * broken over lines, glued together from literals, or in part. Nothing finds all ways to say a thing: this makes the usual
 * ones, and accidents, come to nothing. Strings that are short are passed over: they would be found anywhere.
 */
export function recogniser(strings: Iterable<string>): GivesAway {
  const forms = [...new Set([...strings].filter(isTelling).flatMap(dressed))];
  const parts = new Set(forms.filter((form) => form.length === PIECE));
  const wholes = forms.filter((form) => form.length !== PIECE);
  return (text) => {
    if (forms.length === 0) return false;
    const readings = [text, literalsOf(text), decodedPercent(text)].map(bare);
    // Hexadecimal is written in either case.
    const all = new Set([...readings, ...readings.map((reading) => reading.toLowerCase())]);
    return [...all].some(
      (reading) => wholes.some((whole) => reading.includes(whole)) || holdsPart(reading, parts),
    );
  };
}

function holdsPart(reading: string, parts: ReadonlySet<string>): boolean {
  for (let at = 0; at + PIECE <= reading.length; at++)
    if (parts.has(reading.slice(at, at + PIECE))) return true;
  return false;
}

function isTelling(secret: string): boolean {
  const letters = bare(secret);
  return (
    letters.length >= 12 ||
    (letters.length >= FEWEST_CHARACTERS && /\d/.test(letters) && /[a-z]/i.test(letters))
  );
}

function dressed(secret: string): string[] {
  const content = secret.replaceAll(/-----[A-Z ]+-----/g, '');
  const backwards = Array.from(content).toReversed().join('');
  return [content, backwards].flatMap((text) => [
    ...pieces(bare(text)),
    ...pieces(Buffer.from(text).toString('hex')),
    ...base64Forms(text).flatMap((form) => pieces(bare(form))),
  ]);
}

/** Base64 looks different at each of three offsets; the ends depend on what stands beside. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]).toString('base64');
    return encoded.replace(/=+$/, '').slice(offset === 0 ? 0 : 4, -2);
  });
}

/** A long string is given away by any part of it; overlapping ones, so that each part of twice the length holds one. */
function pieces(form: string): string[] {
  if (form.length < 2 * PIECE) return [form];
  const starts = Array.from({ length: Math.floor(form.length / PIECE) }, (_, index) => index * PIECE);
  return starts.map((start) => form.slice(start, start + PIECE));
}

/** Letters and digits alone: line ends, quotes, signs and the variants of base64 make no difference. */
function bare(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, '');
}

/** What stands between quotes, put together: `'abc' + x + 'def'`. */
function literalsOf(text: string): string {
  return [...text.matchAll(/(["'`])([^"'`\n]{1,500})\1/g)].map(([, , content = '']) => content).join('');
}

function decodedPercent(text: string): string {
  return text.replaceAll(
    /%([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u00([0-9a-f]{2})/gi,
    (_, ...hex: (string | undefined)[]) =>
      String.fromCharCode(Number.parseInt(hex[0] ?? hex[1] ?? hex[2] ?? '0', 16)),
  );
}
