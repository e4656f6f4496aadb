/** Why a path that a stranger chose may not enter a tree, in words that end a sentence; undefined when it may. */
export function pathProblem(path: string): string | undefined {
  const parts = path.split('/');
  if (path.startsWith('/')) return 'is absolute';
  if (Buffer.byteLength(path) > 4096 || parts.some((part) => Buffer.byteLength(part) > 255))
    return 'is too long';
  // Joiners belong to scripts and emoji; what else has no glyph only deceives.
  if (/[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(path)) return 'has control characters';
  if (path.includes('\\')) return 'has a backslash';
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    return 'does not stay in its folder';
  if (parts.some(isGitFolder)) return "reaches into git's own folder";
  if (isModulesFile(parts[0]!)) return 'says where submodules come from';
  if (parts.some((part) => /[. ]$/.test(part))) return 'ends in a dot or a space somewhere';
  if (parts.some((part) => DEVICE.test(part))) return 'is the name of a device on Windows';
  return undefined;
}

const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** `.git` by any name under which some file system would find it. */
export function isGitFolder(name: string): boolean {
  return /^(\.git|git~\d+)$/.test(asFileSystemsSeeIt(name));
}

function isModulesFile(name: string): boolean {
  return /^(\.gitmodules|gitmod~\d+|gi7eba~\d+)$/.test(asFileSystemsSeeIt(name));
}

/**
 * Windows drops what follows a colon and trailing dots and spaces; macOS ignores code points without
 * a glyph; both ignore case, in which a dotless i is an i. Compatibility forms and accents are folded as
 * well: that refuses a little more than any file system asks for.
 */
export function asFileSystemsSeeIt(name: string): string {
  return name
    .replace(/:.*$/su, '')
    .normalize('NFKD')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mn}]/gu, '')
    .toUpperCase()
    .toLowerCase()
    .replace(/[\p{Mn}]/gu, '')
    .replace(/[. ]+$/u, '');
}

/**
 * A path among `added` (or one of its folders) that differs from another in case or Unicode form only, so
 * that both would be one file on macOS and Windows. `kept` are the other paths of the tree.
 */
export function collision(added: readonly string[], kept: readonly string[]): string | undefined {
  const settled = new Set(kept.flatMap(withFolders));
  const spellings = new Map([...settled].map((path) => [folded(path), path]));
  for (const path of added.flatMap(withFolders)) {
    if (settled.has(path)) continue;
    const spelling = spellings.get(folded(path));
    if (spelling !== undefined && spelling !== path) return path;
    spellings.set(folded(path), path);
  }
  return undefined;
}

function withFolders(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
