/**
 * A reporter for mocha, given to it inside the sandbox. mocha takes one reporter only, so this one prints what `spec`
 * prints and writes its lines beside it.
 */
export const MOCHA_REPORTER = String.raw`'use strict';
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');
const ofWorkspace = createRequire(path.join(process.cwd(), 'package.json'));
const mocha = (require.main && require.main.filename.includes('mocha') && createRequire(require.main.filename)) || ofWorkspace;
let Spec;
for (const from of [ofWorkspace, mocha]) {
  try { Spec = from('mocha').reporters.Spec; break; } catch (error) { if (error.code !== 'MODULE_NOT_FOUND') throw error; }
}
module.exports = class Report extends Spec {
  constructor(runner, options) {
    super(runner, options);
    const write = (line) => fs.appendFileSync(__filename + '.jsonl', JSON.stringify(line) + '\n');
    const up = (test) => (test.parent ? up(test.parent) : []).concat(test.title || []);
    const pathOf = (test) => (typeof test.titlePath === 'function' ? test.titlePath() : up(test));
    const told = (test, status, error) => {
      const message = error === undefined ? undefined : String((error && (error.stack || error.message)) || error).slice(0, 4000);
      const file = test.file || (test.parent && test.parent.file) || undefined;
      write({ path: pathOf(test), file, status, message });
    };
    runner.on('pass', (test) => told(test, 'passed'));
    runner.on('pending', (test) => told(test, 'skipped'));
    runner.on('fail', (test, error) => told(test, 'failed', error));
    runner.once('end', () => write({ end: true }));
  }
};
`;
