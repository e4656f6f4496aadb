import type { RuntimeSymptom } from './runtimes.ts';

const ruby = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'ruby',
  pattern,
  wants,
});
const php = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'php',
  pattern,
  wants,
});

export const RUBY_AND_PHP_SYMPTOMS: readonly RuntimeSymptom[] = [
  ruby(/Your Ruby version is \S+, but your Gemfile specified ([^\n]{1,60}?)\.?$/m, (range) => range),
  ruby(/requires Ruby version ([<>=~][^\n]{1,40}?)\. The current ruby version/i, (range) => range),
  ruby(/requires ruby version ([<>=~][^\n]{1,40}?), which is incompatible/i, (range) => range),
  ruby(/rbenv: version [`']([\d.]+)' is not installed/, (version) => version),

  php(/requires php ([^\n]{1,60}?) (?:but|->|and) [^\n]*php version/, (range) => range),
  php(/Your Composer dependencies require a PHP version "([^"\n]+)"/, (range) => range),
  php(/requires php ([\^~<>=][^\n]{1,60}?) ->/, (range) => range),
];
