import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recogniser } from '../../src/repository/known-strings.ts';
import { applyPatch, examinePatch, type PatchLimits, type PatchResult } from '../../src/repository/patch.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { mirrorOf, sampleRepository, scratch } from '../repository/sample.ts';
import { plantDecoys, type Decoys } from '../support/decoys.ts';
import { adding, editing } from '../support/patches.ts';

const LIMITS: PatchLimits = { maxBytes: 4_000_000, maxFiles: 50 };

/** Made here, so that nothing in this file looks like one. */
const part = (length: number, seed = 7) =>
  Array.from({ length }, (_, n) => 'aB3dE5fG7hJ9kL2mN4pQ6rS8tU0vWxYz'[(n * seed + (n >> 2)) % 32]).join('');
const SECRET = createHash('sha512').update('of this installation').digest('base64url').slice(0, 40);
/** Of a file of many lines, all the same. */
const BIG =
  'diff --git a/big.txt b/big.txt\n--- a/big.txt\n+++ b/big.txt\n@@ -1,4 +1,4 @@\n-x\n+y\n x\n x\n x\n';
const KEY = ['-----BEGIN', 'PRIVATE KEY-----'].join(' ');

const lines = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a hostile patch', () => {
  const cleanings: (() => void)[] = [];
  let mirror: Mirror;
  let base: string;
  let decoys: Decoys;
  beforeAll(async () => {
    const folder = scratch((clean) => cleanings.push(clean));
    decoys = await plantDecoys(join(folder, 'host'));
    const source = sampleRepository(join(folder, 'source'));
    source.write('src/a.ts', 'one\ntwo\nthree\n');
    source.write('test/keys.ts', `export const known = 'ghp_${part(36)}';\n`);
    source.write('locales/he.json', '{ "a": "\u2067abc\u2069" }\n');
    source.write('image.png', Buffer.from([0x89, 0x50, 0, 1]));
    source.write('big.txt', 'x\n'.repeat(1_500_000));
    base = source.commit('first');
    mirror = await mirrorOf(source, folder);
  });
  afterAll(() => cleanings.forEach((clean) => clean()));

  const apply = (patch: string, limits: Partial<PatchLimits> = {}): Promise<PatchResult> =>
    applyPatch(mirror, base, Buffer.from(patch), { ...LIMITS, ...limits }, recogniser([SECRET]));
  async function refusal(patch: string): Promise<string> {
    const result = await apply(patch);
    // The gate says the same before.
    const foreseen = await examinePatch(mirror, base, Buffer.from(patch), LIMITS, recogniser([SECRET]));
    expect(foreseen).toEqual(result);
    expect(await decoys.differences()).toEqual([]);
    return result.kind === 'refused' ? result.because : 'accepted';
  }

  it.each<[string, string]>([
    ['as it is', SECRET],
    ['backwards', Array.from(SECRET).toReversed().join('')],
    ['in base64', base64(SECRET)],
    ['in base64 behind a letter', base64(`a${SECRET}`)],
    ['in base64 behind two', base64(`ab${SECRET}cd`)],
    ['in base64 for addresses', Buffer.from(`?>${SECRET}`).toString('base64url')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    ['in large hexadecimal', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in hexadecimal with signs', lines(Buffer.from(SECRET).toString('hex'), 2).join(':')],
    [
      'in escapes',
      lines(Buffer.from(SECRET).toString('hex'), 2)
        .map((hex) => `\\x${hex}`)
        .join(''),
    ],
    [
      'in escapes of addresses',
      lines(Buffer.from(SECRET).toString('hex'), 2)
        .map((hex) => `%${hex}`)
        .join(''),
    ],
    ['backwards in base64', base64(Array.from(SECRET).toReversed().join(''))],
    ['over lines', lines(SECRET, 4).join('\n')],
    [
      'over lines of comments',
      lines(SECRET, 8)
        .map((each) => `// ${each}`)
        .join('\n'),
    ],
    [
      'glued together',
      lines(SECRET, 5)
        .map((each) => `'${each}'`)
        .join(' + '),
    ],
    [
      'glued together of names',
      lines(SECRET, 9)
        .map((each, n) => `const x${n} = "${each}";`)
        .join('\n'),
    ],
    ['with spaces', Array.from(SECRET).join(' ')],
    ['in good part', `x = '${SECRET.slice(3, 38)}'`],
  ])('does not take a secret of the installation along %s', async (_, text) => {
    const because = await refusal(adding('src/new.ts', `${text}\n`));
    expect(because).toBe('It gives away a secret of this installation.');
  });

  it('does not take one along in the name of a file, a link or an allowed binary file', async () => {
    const gives = 'It gives away a secret of this installation.';
    expect(await refusal(adding(`src/${SECRET}.ts`, 'x\n'))).toBe(gives);
    expect(await refusal(adding('link', SECRET, '120000'))).toBe(gives);
    const binary = await apply(adding('a.bin', `\0${SECRET}\n`), { allowBinary: ['*.bin'] });
    expect(binary).toEqual({ kind: 'refused', because: gives });
  });

  it.each<[string, string]>([
    ['a token of GitHub', `const t = 'ghp_${part(36, 5)}';`],
    ['a fine-grained token of GitHub', `github_pat_${part(22)}_${part(59, 9)}`],
    ['a token of npm', `//registry.example/:_authToken=npm_${part(36)}`],
    ['a key of OpenAI', `OPENAI=sk-proj-${part(40)}`],
    ['a token of Slack', `${['xox', 'b'].join('')}-123456789012-${part(24)}`],
    ['a private key', `${KEY}\n${part(64)}\n${KEY.replace('BEGIN', 'END')}`],
    ['a password in an address', `url = "postgres://admin:${part(18)}@db.internal/x"`],
    ['a random value by a telling name', `  client_secret: '${part(32, 13)}',`],
    ['a random value in an environment file', `API_KEY=${part(40)}`],
    ['a random value without a name', `send('${part(48)}')`],
    [
      'one behind a word that would switch a linter off',
      `// secretlint-disable\nconst t = 'ghp_${part(36, 5)}';`,
    ],
  ])('does not bring in %s, and the refusal does not say it', async (_, text) => {
    const because = await refusal(adding('src/new.ts', `first\n${text}\n`));
    expect(because).toMatch(/^"src\/new\.ts" seems to hold a secret \(.*\) in line [23]\.$/);
    for (const word of text.match(/[\w-]{18,}/g) ?? []) expect(because).not.toContain(word);
  });

  it.each<[string, string]>([
    ['a key for tests that is there already', `expect('ghp_${part(36)}')`],
    ['a hash', `const sum = '${'0123456789abcdef'.repeat(4)}';`],
    ['an identifier', `id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301'`],
    ['an integrity', `"integrity": "sha512-${part(86)}=="`],
    [
      'a name that is filled in',
      'url = `https://x:${token}@example.com/`; secret: process.env.SOME_LONG_SECRET_NAME',
    ],
    ['a placeholder', `password: 'your-password-goes-here-123'`],
    ['a long word', `token = 'someVeryLongIdentifierOfAThing2'`],
  ])('may bring in %s', async (_, text) => {
    expect(await refusal(adding('src/new.ts', `${text}\n`))).toBe('accepted');
  });

  it.each<[string, string]>([
    ['turns the direction of writing', 'const a = "\u202e } if (admin) \u2066"'],
    ['has an invisible letter', 'const \u3164 = 1'],
    ['has invisible tags', `// \u{e0049}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065}`],
    ['has invisible selectors', `x = "\u{e0101}\u{e0102}\u{e0103}"`],
    ['has characters without width', `x = "\u200b\u2060\u200b"`],
    ['hides a line behind a carriage return', 'evil() // \rfine()'],
    ['has a control character', 'a\u0008b'],
    ['mixes alphabets in a word', 'const p\u0430ypal = 1'],
  ])('does not bring in a line that %s', async (_, text) => {
    expect(await refusal(adding('src/new.ts', `x\n${text}\n`))).toMatch(
      /^"src\/new\.ts" has .* in line 2\.$/,
    );
  });

  it('may bring in what the file has already, and scripts and signs of all kinds', async () => {
    const more = '{ "a": "\u2067abc\u2069" }\n{ "b": "\u2067def\u2069" }';
    expect(await refusal(editing('locales/he.json', '{ "a": "\u2067abc\u2069" }', more))).toBe('accepted');
    expect(
      await refusal(
        adding(
          'a.md',
          '日本語 עברית \u{1f468}\u200d\u{1f469}\u200d\u{1f467} \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} naïve Привет\n',
        ),
      ),
    ).toBe('accepted');
  });

  it.each<[string, string, RegExp]>([
    ['a binary file', adding('src/a.dat', 'a\0b\n'), /^"src\/a\.dat" is a binary file\.$/],
    ['a binary file behind much text', adding('src/a.txt', `${'x\n'.repeat(9000)}\0\n`), /is a binary file/],
    [
      'a huge file',
      adding('src/a.txt', 'x\n'.repeat(1_100_000)),
      /^The file "src\/a\.txt" has 2200000 bytes/,
    ],
    ['a name with a line end', adding('src/a\nb', 'x\n'), /control characters/],
    ['a name that turns around', adding('src/a\u200fb', 'x\n'), /control characters/],
    ['a name that ends in a dot', adding('src/a.', 'x\n'), /ends in a dot/],
    ['a folder that ends in a space', adding('src /a', 'x\n'), /ends in a dot or a space/],
    ['a name of a device', adding('src/aux.ts', 'x\n'), /name of a device/],
    ['.GIT', adding('.GIT/hooks/x', 'x\n'), /./],
    ['a path upwards', adding('../host/home/.bashrc', 'x\n'), /./],
    ['a link to the host', adding('link', '/etc/passwd', '120000'), /leads out/],
    ['another mode', adding('src/b.ts', 'x\n', '104755'), /mode 104755/],
    ['a submodule', adding('sub', `Subproject commit ${'1'.repeat(40)}\n`, '160000'), /./],
    ['.gitmodules', adding('.gitmodules', '[submodule "x"]\n'), /submodules/],
  ])('does not bring in %s', async (_, patch, because) => {
    expect(await refusal(patch)).toMatch(because);
  });

  it('may change a file that was huge before, and bring in binary files where they are allowed', async () => {
    expect((await apply(BIG)).kind).toBe('accepted');
    expect((await apply(adding('b.bin', '\0\n'), { allowBinary: ['*.bin'] })).kind).toBe('accepted');
    expect((await apply(adding('b.dat', '\0\n'), { allowBinary: ['*.bin'] })).kind).toBe('refused');
  });
});
