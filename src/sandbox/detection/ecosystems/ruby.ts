import type { Clue } from '../clues/clue.ts';
import type { Clues } from '../clues/clues.ts';
import type { Detected, Detector } from '../detected.ts';
import type { WithoutRegistry } from '../toolchain.ts';
import { readText, type Tree } from '../tree.ts';

export const ruby: Detector = {
  ecosystem: 'ruby',
  marks: ['Gemfile', 'Rakefile'],
  sources: /\.(?:rb|rake|gemspec)$/,
  detect: detectRuby,
};

/** Inside the workspace, and remembered there for the commands that come after. */
const INSTALL = 'bundle config set --local path .bundle/gems && bundle install --jobs 2';
/** One process for all files: `ruby` itself takes only the first. */
const EACH_FILE = `-e 'ARGV.each { |file| require File.expand_path(file) }' {files}`;

async function detectRuby(tree: Tree, clues: Clues): Promise<Detected | undefined> {
  const specs = [...tree.files].filter((path) => /^[\w.-]+\.gemspec$/.test(path));
  if (!tree.files.has('Gemfile') && specs.length === 0) return undefined;
  const texts = await Promise.all(
    ['Gemfile', 'Gemfile.lock', 'Rakefile', ...specs.slice(0, 10)].map((path) => readText(tree, path)),
  );
  const described = texts.join('\n');
  const hasGemfile = tree.files.has('Gemfile');
  const bundle = hasGemfile ? 'bundle exec ' : '';
  const tests = findTests(tree, described, clues.commands, bundle);
  const checker = ['rubocop', 'standard'].find((name) => new RegExp(`["'\\s]${name}\\b`).test(described));
  const lint = checker && { lint: `${bundle}${checker === 'standard' ? 'standardrb' : 'rubocop'}` };
  const gems = [
    ...described.matchAll(/(gem|add_(?:development_|runtime_)?dependency)[\s(]+["']([a-z][\w-]*)["']/g),
  ].map(([, kind, name = '']) => ({ name, isOfSources: /^add_(?:runtime_)?dependency$/.test(kind ?? '') }));
  return {
    ...(hasGemfile && { install: INSTALL }),
    ...tests.commands,
    ...lint,
    withoutRegistry: debianRuby(gems),
    systemPackages: ['ruby-dev', 'bundler'],
    because: [
      `install: Bundler, from ${hasGemfile ? 'Gemfile' : specs[0]}`,
      ...tests.because,
      ...(checker ? [`lint: ${checker}, from the Gemfile or gemspec`] : []),
    ],
  };
}

function findTests(tree: Tree, described: string, clues: readonly Clue[], bundle: string) {
  const hasSpecs = [...tree.files].some((path) => /^spec\/.*_spec\.rb$/.test(path));
  const rspec = tree.files.has('.rspec') || (hasSpecs && /\brspec\b/.test(described));
  if (rspec)
    return {
      commands: { test: `${bundle}rspec`, testFiles: `${bundle}rspec {files}` },
      because: ['test: RSpec, from the folder spec'],
    };
  if (tree.files.has('bin/rails'))
    return {
      commands: { test: 'bin/rails test', testFiles: 'bin/rails test {files}' },
      because: ['test: Rails, from bin/rails'],
    };
  const folder = [...tree.files].some((path) => /^test\/.*\.rb$/.test(path))
    ? 'test'
    : hasSpecs
      ? 'spec'
      : undefined;
  if (folder === undefined) return { commands: {}, because: [] };
  const task =
    rakeTask(clues) ?? (tree.files.has('Rakefile') ? (folder === 'spec' ? 'spec' : 'test') : undefined);
  return {
    commands: {
      ...(task !== undefined && { test: `${bundle}rake${task === '' ? '' : ` ${task}`}` }),
      testFiles: `${bundle}ruby -Ilib -I${folder} ${EACH_FILE}`,
    },
    because: [
      `test: Rake, from ${rakeTask(clues) === undefined ? 'Rakefile' : 'the repository’s workflows or guide'}`,
    ],
  };
}

function rakeTask(clues: readonly Clue[]): string | undefined {
  for (const { words, folder } of clues) {
    const rest = words[0] === 'bundle' && words[1] === 'exec' ? words.slice(2) : words;
    if (folder !== '' || rest[0] !== 'rake') continue;
    const task = rest.slice(1).find((word) => !word.startsWith('-') && !word.includes('='));
    if (task === undefined) return '';
    if (/^(?:[\w:]*:)?(?:test|spec|default)(?::[a-z_]+)?$/.test(task)) return task;
  }
  return undefined;
}

/** Beside what the sources need, only what tests are made of: a Gemfile asks for many tools that Debian has not. */
const OF_TESTS =
  /^(?:rspec(?:-.*)?|minitest(?:-.*)?|test-unit(?:-.*)?|mocha|rr|shoulda(?:-.*)?|webmock|vcr|rack-test|timecop|simplecov|rake)$/;

/** All that Debian installed: one that is not there would keep the others out. */
const INSTALLED_GEMS = `ruby -e 'puts Gem::Specification.map(&:name).uniq.difference(%w[bundler]).map { |name| "gem #{name.dump}" }'`;

function debianRuby(gems: readonly { name: string; isOfSources: boolean }[]): WithoutRegistry {
  const needed = gems.filter(({ name, isOfSources }) => isOfSources || OF_TESTS.test(name));
  const chosen = [...new Set(['rake', ...needed.map(({ name }) => name)])].slice(0, 60);
  return {
    systemPackages: [
      'ruby-dev',
      'bundler',
      ...chosen.map((name) => (name === 'rake' ? name : `ruby-${name.replaceAll('_', '-')}`)),
    ],
    install: `mkdir -p .bundle && ${INSTALLED_GEMS} > .bundle/Gemfile && bundle config set --local gemfile .bundle/Gemfile && bundle install --local`,
  };
}
