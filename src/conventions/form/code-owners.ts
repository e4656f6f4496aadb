const LONGEST = 200;
const MOST_STARS = 8;

/** Who is asked about a file: the names behind the last pattern that fits, without their `@`; none where it has none. */
export function ownersOf(untrustedText: string, path: string): string[] {
  const fitting = untrustedText.split(/\r?\n/).findLast((line) => {
    const [pattern] = wordsOf(line);
    return pattern !== undefined && !pattern.startsWith('#') && fits(pattern, path);
  });
  const [, ...names] = wordsOf(fitting ?? '');
  return names.flatMap((name) => /^@([\w-]{1,39}(?:\/[\w.-]{1,100})?)$/.exec(name)?.[1] ?? []);
}

function wordsOf(line: string): string[] {
  return line
    .replace(/\s#.*$/, '')
    .split(/\s+/)
    .filter(Boolean);
}

/** As git ignores files: without a slash at every depth, and a folder means what is in it. */
function fits(pattern: string, path: string): boolean {
  if (pattern.length > LONGEST || pattern.split('*').length > MOST_STARS || /[![\]\\]/.test(pattern))
    return false;
  const bare = pattern.replace(/^\//, '').replace(/\/$/, '');
  const isAnchored = pattern.replace(/\/$/, '').includes('/');
  const inside = pattern.endsWith('/') ? '/.*' : pattern.endsWith('/*') ? '' : '(?:/.*)?';
  const body = bare
    .replace(/[.+^${}()|]/g, String.raw`\$&`)
    .replace(/\*\*\/|\/\*\*$|\*\*|\*|\?/g, (sign) => SIGNS[sign] ?? sign);
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${body}${inside}$`).test(path);
}

const SIGNS: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '/**': '/.*',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
};
