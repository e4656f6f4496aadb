import { expect, it } from 'vitest';
import { DEBIAN_NAME } from '../../src/lib/debian-name.ts';

it.each(['git', 'g++', 'libstdc++6', 'libc6-dev', 'zlib1g-dev', 'python3.11', '7zip'])(
  'is the name of a package: %s',
  (name) => {
    expect(name).toMatch(DEBIAN_NAME);
  },
);

it.each(['git-', 'g++-', '-y', 'a', 'git/stable', 'git=1', 'Git', 'a b', 'a\n', ''])(
  'is no name of a package: %s',
  (name) => {
    expect(name).not.toMatch(DEBIAN_NAME);
  },
);
