import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

export interface Entry {
  readonly mode: string;
  readonly name: string | Buffer;
  readonly hash: string;
}

/** Writes objects as no git would make them. */
export interface RawObjects {
  write(type: string, content: string | Buffer): string;
  blob(content: string | Buffer): string;
  /** In the order given, whatever names and modes. */
  tree(entries: readonly Entry[]): string;
  commit(tree: string, options?: CommitOptions): string;
  /** Makes the branch `main` of it. */
  publish(commit: string): void;
}

interface CommitOptions {
  readonly parents?: readonly string[];
  readonly message?: string | Buffer;
  readonly author?: string;
}

export function rawObjects(gitDir: string): RawObjects {
  const write: RawObjects['write'] = (type, content) => {
    const body = Buffer.from(content);
    const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]);
    const hash = createHash('sha1').update(whole).digest('hex');
    writeLoose(gitDir, hash, deflateSync(whole, { level: 1 }));
    return hash;
  };
  return {
    write,
    blob: (content) => write('blob', content),
    tree: (entries) =>
      write(
        'tree',
        Buffer.concat(
          entries.flatMap(({ mode, name, hash }) => [
            Buffer.from(`${mode} `),
            Buffer.from(name),
            Buffer.from([0]),
            Buffer.from(hash, 'hex'),
          ]),
        ),
      ),
    commit(
      tree,
      { parents = [], message = 'hostile\n', author = 'A <a@example.com> 1700000000 +0000' } = {},
    ) {
      const head = [
        `tree ${tree}`,
        ...parents.map((parent) => `parent ${parent}`),
        `author ${author}`,
        `committer ${author}`,
        '',
        '',
      ].join('\n');
      return write('commit', Buffer.concat([Buffer.from(head), Buffer.from(message)]));
    },
    publish: (commit) => putFile(join(gitDir, 'refs/heads/main'), `${commit}\n`),
  };
}

export function writeLoose(gitDir: string, hash: string, compressed: Buffer): void {
  putFile(join(gitDir, 'objects', hash.slice(0, 2), hash.slice(2)), compressed);
}

function putFile(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
