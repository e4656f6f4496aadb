import type { FrozenIssue } from '../../src/workflow/fix-request.ts';

/**
 * The repository of the scenarios: no dependencies, seven tests, and a fault that can be mended halfway. What its
 * machine's tests do is decided by files in the home folder, which an installation may leave there.
 */
export const SHOP: Readonly<Record<string, string>> = {
  'package.json': `{
  "name": "shop",
  "version": "1.4.0",
  "private": true,
  "type": "module",
  "scripts": { "test": "node --test" }
}
`,
  'README.md': '# shop\n\nPrices, baskets and labels for a small shop.\n',
  'src/format-price.js': `/** Cents as people read them: 1250 is "12.50". */
export function formatPrice(cents) {
  const euros = Math.trunc(cents / 100);
  return \`\${euros}.\${cents % 100}\`;
}
`,
  'src/total.js': `import { formatPrice } from './format-price.js';

/** What a basket costs. */
export function total(basket) {
  return formatPrice(basket.reduce((sum, { cents, count }) => sum + cents * count, 0));
}
`,
  'src/label.js': `import { formatPrice } from './format-price.js';

/** What stands on the shelf. */
export function label(name, cents) {
  return \`\${name} \${formatPrice(cents)}\`;
}
`,
  'src/opening-hours.js': `const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function isOpen(day, hour) {
  return DAYS.indexOf(day) > 0 && hour >= 9 && hour < 18;
}
`,
  'src/voucher.js': `/** Redeems a gift voucher, of an amount or a share. */
export function redeem(cents, voucher) {
  if (voucher.percent !== undefined) {
    return cents - Math.floor((cents * voucher.percent) / 10000);
  }
  return Math.max(0, cents - voucher.cents);
}
`,
  'test/format-price.test.js': testFile("import { formatPrice } from '../src/format-price.js';", {
    'formats euros and cents': "assert.equal(formatPrice(1250), '12.50');",
    'formats a large price': "assert.equal(formatPrice(123456), '1234.56');",
  }),
  'test/total.test.js': testFile("import { total } from '../src/total.js';", {
    'adds up a basket': "assert.equal(total([{ cents: 1225, count: 2 }]), '24.50');",
    'adds up several goods':
      "assert.equal(total([{ cents: 1250, count: 1 }, { cents: 33, count: 2 }]), '13.16');",
  }),
  'test/label.test.js': testFile("import { label } from '../src/label.js';", {
    'labels goods': "assert.equal(label('tea', 399), 'tea 3.99');",
  }),
  'test/machine.test.js': testFile(
    `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';

const home = (name) => \`\${homedir()}/\${name}\`;
const isMended = readFileSync('src/format-price.js', 'utf8').includes('padStart');`,
    {
      'runs on this machine': "assert.ok(!existsSync(home('broken')), 'this machine is broken');",
      'comes in time': `if (existsSync(home('flips')) && isMended && !existsSync(home('flipped'))) {
    writeFileSync(home('flipped'), '');
    assert.fail('too late this once');
  }`,
    },
  ),
};

export const SOURCE = 'src/format-price.js';
export const TEST = 'test/format-price.test.js';

export const ISSUE: FrozenIssue = {
  number: 7,
  untrustedTitle: 'Prices lose a zero',
  untrustedBody:
    '`formatPrice(1205)` gives `12.5`, and on the receipt that is read as twelve fifty. It should be `12.05`.\n\n' +
    'Refunds are wrong as well: five cents back should read `-0.05`.',
  untrustedComments: [],
};

function testFile(imports: string, tests: Readonly<Record<string, string>>): string {
  const written = Object.entries(tests).map(([name, body]) => `test('${name}', () => {\n  ${body}\n});\n`);
  return `import assert from 'node:assert/strict';\nimport test from 'node:test';\n${imports}\n\n${written.join('\n')}`;
}
