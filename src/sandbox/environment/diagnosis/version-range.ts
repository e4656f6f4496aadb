const VERSION = String.raw`\d{1,6}(?:\.(?:\d{1,6})){0,2}`;
const PART = new RegExp(String.raw`^(?:(?:[<>]=?|[\^~])?${VERSION}|\*)$`);

/**
 * A range in the words of any ecosystem, as one: `>=3.9,<4` and `[17,)` become `>=3.9 <4` and `>=17`. Nothing where a
 * text, which is a stranger's, is no range.
 */
export function asRange(untrustedText: string): string | undefined {
  const alternatives = untrustedText
    .slice(0, 200)
    .split(/\s*\|\|?\s*/)
    .map((text) => alternativeOf(text.trim()));
  if (alternatives.length === 0 || alternatives.some((text) => text === undefined)) return undefined;
  return alternatives.join(' || ');
}

function alternativeOf(text: string): string | undefined {
  const maven = /^([[(]) ?([\d.]*) ?, ?([\d.]*) ?([\])])$/.exec(text);
  if (maven) {
    const [, from, low, high, to] = maven;
    return parts([low && `>${from === '[' ? '=' : ''}${low}`, high && `<${to === ']' ? '=' : ''}${high}`]);
  }
  const hyphen = new RegExp(`^v?(${VERSION}) - v?(${VERSION})$`).exec(text);
  if (hyphen) return `>=${hyphen[1]} <=${hyphen[2]}`;
  return parts(
    text
      .replaceAll(/([<>=~^!]) +/g, '$1')
      .split(/[\s,]+/)
      .filter((part) => part !== '' && !part.startsWith('!='))
      .map(partOf),
  );
}

function parts(found: readonly (string | undefined)[]): string | undefined {
  const all = found.filter((part) => part !== undefined && part !== '');
  if (all.length === 0 || all.some((part) => !PART.test(part!))) return undefined;
  return all.join(' ');
}

/** `~> 3.3` and `~=3.3` allow 3.9; `~> 3.3.0` and `~=3.3.0` do not allow 3.4. */
function partOf(part: string): string {
  const compatible = /^~[>=](.*)$/.exec(part)?.[1];
  if (compatible !== undefined) return `${compatible.split('.').length > 2 ? '~' : '^'}${compatible}`;
  return part
    .replace(/^={1,3}/, '')
    .replace(/(?<=^[<>=^~]*)v(?=\d)/, '')
    .replace(/(?<=\d)(?:\.[*xX]|[-.]?(?:alpha|beta|rc|dev|pre|a|b)[-.\d]*)+$/, '')
    .replace(/^([<>=^~]*\d+\.\d+\.\d+)\.\d+$/, '$1');
}
