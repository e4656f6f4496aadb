/** An element with its text; what surrounds elements in documents is left out. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const DEEPEST = 100;
const TOKEN =
  /<!\[CDATA\[([^]*?)\]\]>|<!--[^]*?-->|<\?[^]*?\?>|<\/([^\s<>/]+)\s*>|<([^\s<>/!?]+)((?:\s+[^\s=<>/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([^\s=<>/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/**
 * The root of a document. Reports are written by what is under test, so nothing is read that is not plain: a
 * document type, and with it every entity of its own, makes the whole text no document.
 */
export function readXml(untrustedXml: string): XmlElement | undefined {
  const document = openElement('', '');
  const open = [document];
  TOKEN.lastIndex = 0;
  const text = untrustedXml.replace(/^\uFEFF/, '').trim();
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    const inner = open.at(-1);
    if (token === null || inner === undefined) return undefined;
    const [, characters, closed, opened, attributes = '', alone, written] = token;
    if (characters !== undefined) inner.text += characters;
    else if (written !== undefined) inner.text += plain(written);
    else if (closed !== undefined) {
      if (open.length < 2 || open.pop()!.name !== closed) return undefined;
    } else if (opened !== undefined) {
      const element = openElement(opened, attributes);
      inner.children.push(element);
      if (alone === '') open.push(element);
      if (open.length > DEEPEST) return undefined;
    }
  }
  return open.length === 1 && document.children.length === 1 ? document.children[0] : undefined;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: OpenElement[];
  text: string;
}

function openElement(name: string, written: string): OpenElement {
  const attributes: Record<string, string> = {};
  for (const [, key = '', double, single] of written.matchAll(ATTRIBUTE))
    attributes[key] = plain(double ?? single ?? '');
  return { name, attributes, children: [], text: '' };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
};

function plain(text: string): string {
  return text.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|lt|gt|amp|quot|apos);/gi,
    (whole, decimal?: string, hexadecimal?: string) => {
      const digits = decimal ?? hexadecimal;
      if (digits === undefined) return ENTITIES[whole] ?? whole;
      const code = Number.parseInt(digits, decimal === undefined ? 16 : 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
