import { describe, expect, it } from 'vitest';
import { changedFiles } from '../../../src/conventions/changed-files.ts';
import { checkRules, type CheckableRule } from '../../../src/conventions/gate/rule-checks.ts';

const rule = (check: string, more: Partial<CheckableRule> = {}): CheckableRule => ({
  id: 'a-rule',
  scope: ['**/*.ts', '**/*.js'],
  statement: 'So it is done here.',
  score: 0.99,
  check,
  ...more,
});

function changed(path: string, ...lines: string[]) {
  const added = lines.map((line) => `+${line}`).join('\n');
  return changedFiles(
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1,0 +1,${lines.length} @@\n${added}\n`,
  );
}

describe('a rule with a check finds what breaks it in the added lines', () => {
  it.each([
    ['import-extension:ts', "import { a } from './a';", "import { a } from './a.ts';"],
    ['import-extension:none', "import { a } from './a.js';", "import { a } from './a';"],
    ['import-extension:js', "const a = require('../a')", "const data = require('./data.json')"],
    ['import-node-prefix:with', "import fs from 'fs';", "import fs from 'node:fs';"],
    ['import-node-prefix:without', "const fs = require('node:fs')", "const fs = require('fs')"],
    ['module-system:commonjs', "import fs from 'fs'", "const fs = require('fs')"],
    ['module-system:es', "const fs = require('fs')", "import fs from 'fs'"],
  ])('%s', (check, broken, kept) => {
    expect(checkRules([rule(check)], changed('src/a.js', kept))).toEqual([]);
    expect(checkRules([rule(check)], changed('src/a.js', broken))).toMatchObject([
      {
        check: check.split(':')[0],
        level: 'blocking',
        message: 'src/a.js: So it is done here.',
        citation: 'rule a-rule',
      },
    ]);
  });

  it('only within its scope, and as advice where the habit is less sure or a generator may have run', () => {
    const broken = changed('src/a.ts', "import { a } from './a';");
    expect(checkRules([rule('import-extension:ts', { scope: ['lib/**'] })], broken)).toEqual([]);
    expect(checkRules([rule('import-extension:ts', { score: 0.9 })], broken)).toMatchObject([
      { level: 'advisory' },
    ]);
    expect(checkRules([rule('never-by-hand')], broken)).toMatchObject([
      { check: 'never-by-hand', level: 'advisory' },
    ]);
  });

  it('and checks that are made elsewhere, or nowhere, find nothing', () => {
    const checks = ['title-form', 'nonsense', 'constructor:x', ''].map((check) => rule(check));
    expect(checkRules(checks, changed('src/a.ts', "import { a } from './a';"))).toEqual([]);
  });
});
