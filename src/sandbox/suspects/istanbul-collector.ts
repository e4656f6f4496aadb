/**
 * Prints the executed lines of Istanbul's JSON, which vitest and jest write; run by Node inside the sandbox with its
 * folder as the argument. A line is what the statements that begin on it are; else what the one around it is.
 */
export const ISTANBUL_COLLECTOR = String.raw`'use strict';
const fs = require('node:fs');
const path = require('node:path');
const root = fs.realpathSync(process.cwd()) + path.sep;
const report = JSON.parse(fs.readFileSync(path.join(process.argv[1], 'coverage-final.json'), 'utf8'));
for (const [file, { statementMap, s }] of Object.entries(report)) {
  if (!file.startsWith(root)) continue;
  const statements = Object.keys(statementMap)
    .map((key) => ({ from: statementMap[key].start.line, to: statementMap[key].end.line, ran: s[key] > 0 }))
    .sort((a, b) => b.to - b.from - (a.to - a.from));
  if (!statements.some(({ ran }) => ran)) continue;
  const executed = new Map();
  for (const { from, to, ran } of statements) for (let line = from; line <= to; line++) executed.set(line, ran);
  for (const { from, ran } of statements) if (ran) executed.set(from, true);
  const lines = [];
  for (const line of Array.from(executed.keys()).filter((line) => executed.get(line)).sort((a, b) => a - b))
    if (lines[lines.length - 1] === line - 1) lines[lines.length - 1] = line;
    else lines.push(line, line);
  console.log(JSON.stringify({ path: file.slice(root.length).split(path.sep).join('/'), lines }));
}
`;
