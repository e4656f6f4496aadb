import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';

const FILES = 4000;
const FILE_BYTES = 50_000;

/** 200 MB in 4,000 files that do not compress, as a snapshot is given to a sandbox. */
export function largeTree(): { readonly bytes: number; readonly tar: Readable } {
  const content = randomBytes(FILE_BYTES);
  const tar = pack();
  for (let file = 0; file < FILES; file++) tar.entry({ name: `folder-${file % 50}/file-${file}` }, content);
  tar.finalize();
  return { bytes: FILES * FILE_BYTES, tar: Readable.from(tar) };
}

/** In the sandbox: a repository in which a change of that size waits to be taken. */
export function changeOf(bytes: number): string {
  return `mkdir -p change && cd change && git init -q . && git config user.name n && git config user.email e@example.invalid &&
echo start > file && git add . && git commit -q -m start && head -c ${Math.ceil((bytes * 3) / 4)} /dev/urandom | base64 > file`;
}
