import { z } from 'zod';
import type { Clues } from '../clues/clues.ts';
import type { Detected, Detector } from '../detected.ts';
import { readJson, type Tree } from '../tree.ts';

export const php: Detector = {
  ecosystem: 'php',
  marks: ['composer.json'],
  sources: /\.php$/,
  detect: detectPhp,
};

const packages = z.record(z.string(), z.unknown()).catch({}).default({});
const Composer = z.object({
  require: packages,
  'require-dev': packages,
  scripts: packages,
});

const COMPOSER = 'composer install --no-interaction --no-progress --prefer-dist --no-scripts';
/** Each by itself: older versions take one. */
const EACH_FILE = String.raw`printf '%s\0' {files} | xargs -0 -n 1`;

async function detectPhp(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  const composer = Composer.safeParse(await readJson(tree, 'composer.json')).data;
  if (!composer) return undefined;
  const required = { ...composer.require, ...composer['require-dev'] };
  const has = (name: string) => name in required;
  const runner = has('pestphp/pest') ? 'pest' : 'phpunit';
  const isTested =
    has(`${runner}/${runner}`) ||
    has('pestphp/pest') ||
    ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'].some((path) => tree.files.has(path));
  const ownTests = !isTested && 'test' in composer.scripts;
  const fixer = ['.php-cs-fixer.dist.php', '.php-cs-fixer.php'].some((path) => tree.files.has(path));
  const used = (program: string) =>
    has(PROGRAMS[program]!) || clues.commands.some(({ words }) => words[0] === `vendor/bin/${program}`);
  const after = ['post-install-cmd', 'post-autoload-dump'].filter((name) => name in composer.scripts);
  return {
    install: COMPOSER,
    ...(after.length > 0 && { scripts: after.map((name) => `composer run-script ${name}`).join(' && ') }),
    ...(isTested && { test: `vendor/bin/${runner}`, testFiles: `${EACH_FILE} vendor/bin/${runner}` }),
    ...(ownTests && { test: 'composer test' }),
    ...(used('phpcs') && { lint: 'vendor/bin/phpcs' }),
    ...(fixer &&
      has(PROGRAMS['php-cs-fixer']!) && { format: 'vendor/bin/php-cs-fixer fix --dry-run --diff' }),
    ...(used('phpstan') && { typecheck: 'vendor/bin/phpstan analyse --no-progress' }),
    ...(!used('phpstan') && used('psalm') && { typecheck: 'vendor/bin/psalm --no-progress' }),
    systemPackages: ['composer', ...extensions(required, isTested)],
    ...(isTested && runner === 'phpunit' && { withoutRegistry: WITHOUT_REGISTRY }),
    because: [
      `install: Composer, from composer.json${tree.files.has('composer.lock') ? ' and composer.lock' : ''}`,
      ...(isTested
        ? [`test: ${runner}, from composer.json`]
        : ownTests
          ? ['test: the script `test` of composer.json']
          : []),
    ],
  };
}

const PROGRAMS: Readonly<Record<string, string>> = {
  phpcs: 'squizlabs/php_codesniffer',
  'php-cs-fixer': 'friendsofphp/php-cs-fixer',
  phpstan: 'phpstan/phpstan',
  psalm: 'vimeo/psalm',
};

/** Debian's PHPUnit with the repository's own classes: enough for those that need nothing else. */
const WITHOUT_REGISTRY = {
  systemPackages: ['composer', 'phpunit', 'php-cli', 'php-mbstring', 'php-xml'],
  install:
    'composer dump-autoload --dev --no-interaction --no-scripts && mkdir -p vendor/bin && ln -sf /usr/bin/phpunit vendor/bin/phpunit',
};

const IN_XML = /^(?:dom|simplexml|xml|xmlreader|xmlwriter|xsl)$/;
/** In Debian's own PHP already. */
const BUILT_IN =
  /^(?:calendar|core|ctype|date|exif|ffi|fileinfo|filter|ftp|gettext|hash|iconv|json|libxml|openssl|pcntl|pcre|pdo|phar|posix|random|reflection|session|shmop|sockets|sodium|spl|standard|tokenizer|zlib)$/;

function extensions(required: Readonly<Record<string, unknown>>, isTested: boolean): string[] {
  const names = Object.keys(required).flatMap(
    (name) => /^ext-([a-z][a-z0-9_]{1,30})$/i.exec(name)?.[1]?.toLowerCase() ?? [],
  );
  const wanted = [...names, ...(isTested ? ['dom', 'mbstring'] : [])].filter((name) => !BUILT_IN.test(name));
  const packagesOf = wanted.map((name) =>
    IN_XML.test(name)
      ? 'php-xml'
      : name === 'pdo_sqlite'
        ? 'php-sqlite3'
        : `php-${name.replaceAll('_', '-')}`,
  );
  return [...new Set(['php-cli', ...packagesOf])];
}
