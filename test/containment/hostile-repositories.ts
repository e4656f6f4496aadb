import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleRepository } from '../repository/sample.ts';
import type { Entry, RawObjects } from './raw-objects.ts';

/** A repository under construction, and what it is after. */
export interface Victim extends SampleRepository {
  readonly gitDir: string;
  readonly raw: RawObjects;
  /** Files of a host: nothing in here may change, and nothing may be added. */
  readonly host: string;
  /** A file within `host` that a command of the repository would make. */
  readonly trap: string;
}

export interface HostileRepository {
  readonly name: string;
  readonly make: (victim: Victim) => void;
}

const LINK = '120000';
const FILE = '100644';
const FOLDER = '40000';

type OddTree = readonly [name: string, entries: (victim: Victim) => readonly Entry[]];

/** Trees that no git would write, each with the odd entry and an ordinary one. */
const ODD_TREES: readonly OddTree[] = [
  ['a folder called ..', ({ raw }) => [folder(raw, '..', 'passwd')]],
  ['a folder called .', ({ raw }) => [folder(raw, '.', 'x')]],
  ['a folder called .git with a hook', ({ raw }) => [folder(raw, '.git', 'hooks')]],
  ['a folder called .GIT', ({ raw }) => [folder(raw, '.GIT', 'config')]],
  ['a folder called git~1', ({ raw }) => [folder(raw, 'git~1', 'config')]],
  ['a folder called .git with a character without width', ({ raw }) => [folder(raw, '.g\u200cit', 'config')]],
  ['a folder called .git and a dot', ({ raw }) => [folder(raw, '.git.', 'config')]],
  ['a name with a line end', ({ raw }) => [file(raw, 'a\nb')]],
  ['a name that turns around', ({ raw }) => [file(raw, 'invoice\u202etxt.js')]],
  ['a name of spaces, dashes and quotes', ({ raw }) => [file(raw, '--output="x" $(touch y)')]],
  ['a name that is not UTF-8', ({ raw }) => [{ ...file(raw, ''), name: Buffer.from([0x66, 0xff, 0xfe]) }]],
  ['a name of 4000 bytes', ({ raw }) => [file(raw, 'n'.repeat(4000))]],
  ['an empty name', ({ raw }) => [file(raw, '')]],
  ['a name with a slash', ({ raw }) => [file(raw, 'a/b')]],
  ['a name that climbs', ({ raw }) => [file(raw, '../../../../../../home/.bashrc')]],
  ['a name from the root', ({ raw, host }) => [file(raw, `${host}/home/.bashrc`)]],
  [
    'two names that differ in case',
    ({ raw }) => [file(raw, 'README'), file(raw, 'readme'), file(raw, 'ReadMe')],
  ],
  [
    'a name twice, as a link outside and as a folder',
    ({ raw, host }) => [
      { mode: LINK, name: 'x', hash: raw.blob(`${host}/home`) },
      folder(raw, 'x', '.bashrc'),
    ],
  ],
  ['a link outside', ({ raw, host }) => [{ mode: LINK, name: 'link', hash: raw.blob(`${host}/etc/passwd`) }]],
  ['a link upwards', ({ raw }) => [{ mode: LINK, name: 'link', hash: raw.blob('../../../../etc') }]],
  ['a link to itself', ({ raw }) => [{ mode: LINK, name: 'link', hash: raw.blob('link') }]],
  [
    'a link with a target of a megabyte',
    ({ raw }) => [{ mode: LINK, name: 'link', hash: raw.blob('x/'.repeat(500_000)) }],
  ],
  ['a device', ({ raw }) => [{ ...file(raw, 'null'), mode: '20666' }]],
  ['a setuid file', ({ raw }) => [{ ...file(raw, 'su'), mode: '104755' }]],
  ['a file that is a folder', ({ raw }) => [{ mode: FILE, name: 'x', hash: raw.tree([file(raw, 'a')]) }]],
  ['a folder that is a file', ({ raw }) => [{ mode: FOLDER, name: 'x', hash: raw.blob('x') }]],
  ['files that are missing', () => [{ mode: FILE, name: 'gone', hash: '1'.repeat(40) }]],
];

const SHAPES: readonly HostileRepository[] = [
  {
    name: 'folders 1000 deep',
    make: ({ raw }) => {
      let tree = raw.tree([file(raw, 'f')]);
      for (let depth = 0; depth < 1000; depth++) tree = raw.tree([{ mode: FOLDER, name: 'd', hash: tree }]);
      raw.publish(raw.commit(tree));
    },
  },
  {
    name: 'ten million files of a few bytes',
    make: ({ raw }) => {
      const ten = (of: (n: number) => Entry) => raw.tree(Array.from({ length: 10 }, (_, n) => of(n)));
      let tree = ten((n) => file(raw, `f${n}`));
      for (let depth = 1; depth < 7; depth++) {
        const inner = tree;
        tree = ten((n) => ({ mode: FOLDER, name: `d${n}`, hash: inner }));
      }
      raw.publish(raw.commit(tree));
    },
  },
  {
    name: '3000 branches',
    make: ({ raw, gitDir }) => {
      const commit = raw.commit(raw.tree([file(raw, 'a')]));
      raw.publish(commit);
      const refs = Array.from(
        { length: 3000 },
        (_, n) => `${commit} refs/heads/b${String(n).padStart(6, '0')}\n`,
      );
      writeFileSync(
        join(gitDir, 'packed-refs'),
        `# pack-refs with: peeled fully-peeled sorted \n${refs.join('')}`,
      );
    },
  },
  {
    name: 'a message of 20 MB',
    make: ({ raw }) =>
      raw.publish(raw.commit(raw.tree([file(raw, 'a')]), { message: Buffer.alloc(20_000_000, 'word ') })),
  },
  {
    name: 'a commit with 1000 parents',
    make: ({ raw }) => {
      const tree = raw.tree([file(raw, 'a')]);
      const parents = Array.from({ length: 1000 }, (_, n) => raw.commit(tree, { message: `${n}\n` }));
      raw.publish(raw.commit(tree, { parents }));
    },
  },
  {
    name: 'dates and names that are none',
    make: ({ raw }) => {
      const tree = raw.tree([file(raw, 'a')]);
      const first = raw.commit(tree, { author: `\u001b[2J<script> <\u0007> 99999999999999999999 +9999` });
      raw.publish(
        raw.commit(tree, {
          parents: [first],
          author: 'x <> -5 x',
          message: Buffer.from([0xff, 0x0a, 0x1b, 0x5d]),
        }),
      );
    },
  },
  {
    name: 'a commit that cannot be parsed',
    make: ({ raw }) => raw.publish(raw.write('commit', 'tree nothing\n')),
  },
  {
    name: 'a tree that is cut off',
    make: ({ raw }) => raw.publish(raw.commit(raw.write('tree', `${FILE} a\0short`))),
  },
  {
    name: 'an object that is not what its name says',
    make: ({ raw, gitDir }) => {
      const blob = raw.blob('true\n');
      raw.publish(raw.commit(raw.tree([{ mode: FILE, name: 'a', hash: blob }])));
      writeFileSync(join(gitDir, 'objects', blob.slice(0, 2), blob.slice(2)), 'no zlib at all');
    },
  },
  {
    name: 'a branch that is a blob',
    make: ({ raw }) => raw.publish(raw.blob('x')),
  },
];

const COMMANDS = [
  'core.fsmonitor',
  'core.sshCommand',
  'core.pager',
  'core.editor',
  'core.gitProxy',
  'diff.external',
  'diff.trap.textconv',
  'diff.trap.command',
  'filter.trap.smudge',
  'filter.trap.process',
  'uploadpack.packObjectsHook',
  'tar.tar.command',
  'gpg.program',
];

/** Ordinary commits, with surroundings that want to run something or to lead elsewhere. */
const SETTINGS: readonly HostileRepository[] = [
  {
    name: 'hooks of every name',
    make: ({ gitDir, trap }) => {
      const names = [
        'post-checkout',
        'pre-commit',
        'reference-transaction',
        'post-index-change',
        'pre-receive',
        'update',
        'post-update',
        'fsmonitor-watchman',
      ];
      mkdirSync(join(gitDir, 'hooks'), { recursive: true });
      for (const name of names) {
        writeFileSync(join(gitDir, 'hooks', name), `#!/bin/sh\ntouch ${trap}\n`);
        chmodSync(join(gitDir, 'hooks', name), 0o755);
      }
    },
  },
  {
    name: 'commands in every place of its configuration',
    make: ({ git, write, commit, trap }) => {
      write('.gitattributes', '* diff=trap filter=trap\n');
      commit('attributes');
      for (const key of COMMANDS) git('config', key, `touch ${trap}`);
      git('config', 'credential.helper', `!touch ${trap}`);
      git('config', 'alias.upload-pack', `!touch ${trap}`);
      git('config', 'log.showSignature', 'true');
    },
  },
  {
    name: 'a configuration that includes another, and a work tree elsewhere',
    make: ({ git, gitDir, host, trap }) => {
      writeFileSync(join(gitDir, 'more'), `[core]\n\tfsmonitor = "touch ${trap}"\n`);
      git('config', 'include.path', 'more');
      appendFileSync(
        join(gitDir, 'config'),
        `[core]\n\tworktree = ${host}/repository\n\thooksPath = ${host}\n`,
      );
    },
  },
  {
    name: 'attributes that convert, substitute and leave out',
    make: ({ write, commit }) => {
      write('.gitattributes', 'a.txt export-subst ident filter=x eol=crlf\nb.txt export-ignore\n');
      write('a.txt', '$Format:%H%n%B$ $Id$\n');
      write('b.txt', 'b\n');
      commit('attributes');
    },
  },
  {
    name: 'submodules with addresses that are options and commands',
    make: ({ write, git, commit, trap }) => {
      const modules = [`--upload-pack=touch ${trap}`, `ext::sh -c "touch ${trap}"`, '../../../../etc'].map(
        (url, n) => `[submodule "m${n}"]\n\tpath = m${n}\n\turl = ${url}\n\tupdate = !touch ${trap}\n`,
      );
      write('.gitmodules', modules.join(''));
      git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},m0`);
      commit('modules');
      git('config', 'submodule.recurse', 'true');
    },
  },
  {
    name: 'pointers of LFS, with a server of its own',
    make: ({ write, commit, git, trap }) => {
      write('.lfsconfig', `[lfs]\n\turl = ext::touch ${trap}\n`);
      write('.gitattributes', '*.bin filter=lfs diff=lfs merge=lfs -text\n');
      write(
        'a.bin',
        `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5000000000\n`,
      );
      commit('lfs');
      git('config', 'filter.lfs.process', `touch ${trap}`);
      git('config', 'filter.lfs.required', 'true');
    },
  },
  {
    name: 'objects borrowed from elsewhere, and from itself',
    make: ({ gitDir, host }) => {
      mkdirSync(join(gitDir, 'objects/info'), { recursive: true });
      writeFileSync(
        join(gitDir, 'objects/info/alternates'),
        `${host}/repository/.git\n../objects\n/dev/zero\n"\\n"\n`,
      );
    },
  },
  {
    name: 'a history that replaced objects turn into a circle',
    make: ({ git, commit, gitDir }) => {
      const first = commit('one');
      const second = commit('two');
      mkdirSync(join(gitDir, 'refs/replace'), { recursive: true });
      writeFileSync(join(gitDir, 'refs/replace', first), `${second}\n`);
      writeFileSync(join(gitDir, 'refs/replace', second), `${first}\n`);
      git('config', 'core.useReplaceRefs', 'true');
    },
  },
  {
    name: 'a history that grafts turn into a circle',
    make: ({ commit, gitDir }) => {
      const first = commit('one');
      const second = commit('two');
      mkdirSync(join(gitDir, 'info'), { recursive: true });
      writeFileSync(join(gitDir, 'info/grafts'), `${first} ${second}\n`);
    },
  },
  {
    name: 'a list of shallow commits that is nonsense',
    make: ({ gitDir }) => writeFileSync(join(gitDir, 'shallow'), `${'1'.repeat(40)}\nnonsense\n--all\n`),
  },
  {
    name: 'branches with evil names',
    make: ({ gitDir, git, trap }) => {
      const head = git('rev-parse', 'HEAD');
      const names = [
        `$(touch ${trap.slice(1).replaceAll('/', '_')})`,
        '-',
        '--upload-pack=x',
        '@',
        'HEAD',
        'a;b',
        'x\u202ey',
        'refs',
        '`id`',
      ];
      for (const name of names) writeFileSync(join(gitDir, 'refs/heads', name), `${head}\n`);
    },
  },
  {
    name: 'a HEAD that is a link to a file of the host',
    make: ({ gitDir, host }) => {
      rmSync(join(gitDir, 'HEAD'));
      symlinkSync(`${host}/etc/passwd`, join(gitDir, 'HEAD'));
    },
  },
  {
    name: 'a branch that is a link to a file of the host',
    make: ({ gitDir, host }) => symlinkSync(`${host}/etc/passwd`, join(gitDir, 'refs/heads/leak')),
  },
  {
    name: 'branches kept in a folder of the host',
    make: ({ gitDir, host }) => symlinkSync(`${host}/repository/src`, join(gitDir, 'refs/tags/all')),
  },
  {
    name: 'a .git that is a file and leads elsewhere',
    make: ({ dir, gitDir, host }) => {
      rmSync(gitDir, { recursive: true });
      writeFileSync(join(dir, '.git'), `gitdir: ${host}/repository/.git\n`);
    },
  },
  {
    name: 'a common folder that is elsewhere',
    make: ({ gitDir, host }) => writeFileSync(join(gitDir, 'commondir'), `${host}/repository/.git\n`),
  },
  {
    name: 'an index that nobody ever writes to',
    make: ({ gitDir }) => {
      rmSync(join(gitDir, 'index'), { force: true });
      execFileSync('mkfifo', [join(gitDir, 'index')]);
    },
  },
  {
    name: 'graphs and indices of packs that are noise',
    make: ({ gitDir }) => {
      mkdirSync(join(gitDir, 'objects/info'), { recursive: true });
      mkdirSync(join(gitDir, 'objects/pack'), { recursive: true });
      writeFileSync(join(gitDir, 'objects/info/commit-graph'), 'CGPH\u0001\u0001\u0004\u0000noise');
      writeFileSync(join(gitDir, 'objects/pack/multi-pack-index'), 'MIDX noise');
      writeFileSync(join(gitDir, `objects/pack/pack-${'a'.repeat(40)}.idx`), 'noise');
      writeFileSync(join(gitDir, `objects/pack/pack-${'a'.repeat(40)}.pack`), 'PACK noise');
    },
  },
];

export const HOSTILE_REPOSITORIES: readonly HostileRepository[] = [
  ...ODD_TREES.map(([name, entries]): HostileRepository => ({
    name,
    make: (victim) => {
      const { raw } = victim;
      raw.publish(raw.commit(raw.tree([...entries(victim), file(raw, 'zz')])));
    },
  })),
  ...SHAPES,
  ...SETTINGS,
];

function file(raw: RawObjects, name: string) {
  return { mode: FILE, name, hash: raw.blob('content\n') };
}

function folder(raw: RawObjects, name: string, inner: string) {
  return { mode: FOLDER, name, hash: raw.tree([file(raw, inner)]) };
}
