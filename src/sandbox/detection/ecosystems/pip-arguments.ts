import type { Clue } from '../clues/clue.ts';

/** What people ask pip and uv for. */
export function pipArguments(clues: readonly Clue[]) {
  const found = {
    files: new Set<string>(),
    extras: new Set<string>(),
    groups: new Set<string>(),
    packages: [] as string[],
  };
  for (const { words, folder } of clues) {
    const at = words.findIndex(
      (word, index) =>
        (word === 'install' || word === 'sync') &&
        index > 0 &&
        /^(?:pip3?|uv|pdm|poetry)$/.test(words[index - 1]!),
    );
    if (at === -1 || folder !== '') continue;
    for (let index = at + 1; index < words.length; index++) {
      const word = words[index]!;
      const value = /^--?[\w-]+=(.*)$/.exec(word)?.[1] ?? words[index + 1] ?? '';
      const option = word.replace(/=.*/, '');
      if (/^(?:-r|--requirement)$/.test(option)) found.files.add(value);
      else if (/^(?:--extra|-E|--extras)$/.test(option)) found.extras.add(value);
      else if (/^(?:--group|--only-group|--with)$/.test(option))
        for (const each of value.split(',')) found.groups.add(each);
      else if (/^\.?\[|^\.\//.test(word) || word.startsWith('.['))
        for (const each of (/\[([^\]]*)\]/.exec(word)?.[1] ?? '').split(',')) found.extras.add(each.trim());
      else if (!word.startsWith('-') && word !== '.') {
        found.packages.push(word);
        continue;
      }
      if (
        word === option &&
        /^(?:-r|-c|-E|--(?:requirement|constraint|extra|extras|group|only-group|with|python|index-url|extra-index-url))$/.test(
          option,
        )
      )
        index++;
    }
  }
  return found;
}
