import { expect, it } from 'vitest';
import { parseContents } from '../../../src/sandbox/images/base-contents.ts';

it('what an image has is read from what its programs say about themselves', () => {
  const said = `runtime node v24.21.0
runtime go go version go1.22.12 linux/amd64
runtime java javac 1.8.0_432
runtime ruby ruby 3.1.2p20 (2022-04-12 revision 4491bb740a)
runtime php PHP 8.2.29 (cli) (built: Jul  3 2025)
runtime rust error: no default toolchain
architecture amd64
package git
package libstdc++6
host deb.debian.org
`;
  expect(parseContents(said)).toEqual({
    runtimes: { node: '24.21.0', go: '1.22.12', java: '8.0', ruby: '3.1.2', php: '8.2.29' },
    packages: new Set(['git', 'libstdc++6']),
    packageHosts: ['deb.debian.org'],
    architecture: 'amd64',
  });
});
