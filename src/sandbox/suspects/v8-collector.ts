/**
 * Prints the executed lines of what Node wrote under NODE_V8_COVERAGE, run by Node inside the sandbox with that folder
 * as its argument: only there are the very files at hand that ran, and what is left over is small.
 *
 * V8 counts ranges of characters, an inner one after the one around it. A line counts as executed when a character of
 * it that is no blank was; of transformed code, when a piece that the source map traces to it was.
 */
export const V8_COLLECTOR = String.raw`'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');
const folder = process.argv[1];
const root = fs.realpathSync(process.cwd()) + path.sep;
const executed = new Map();

function note(file, line) {
  if (!executed.has(file)) executed.set(file, new Set());
  executed.get(file).add(line);
}

function paint(functions, length) {
  const ran = new Uint8Array(length);
  for (const { ranges } of functions)
    for (const { startOffset, endOffset, count } of ranges) ran.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  return ran;
}

function plainLines(file, functions) {
  const text = fs.readFileSync(file, 'utf8');
  const ran = paint(functions, text.length);
  let line = 1;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\n') line++;
    else if (ran[at] === 1 && text[at].trim() !== '') note(file, line);
  }
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
function numbers(segment) {
  const found = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return found;
}

function mappedLines(file, functions, { lineLengths, data }) {
  const starts = [];
  let offset = 0;
  for (const length of lineLengths) {
    starts.push(offset);
    offset += length + 1;
  }
  const ran = paint(functions, offset);
  let source = 0;
  let original = 0;
  data.mappings.split(';').forEach((segments, line) => {
    let column = 0;
    for (const segment of segments.split(',')) {
      if (segment === '') continue;
      const [columns, sources = 0, lines = 0] = numbers(segment);
      column += columns;
      source += sources;
      original += lines;
      if (ran[starts[line] + column] !== 1 || data.sources[source] == null) continue;
      const name = data.sources[source];
      const from = name.startsWith('file:') ? fileURLToPath(name) : path.resolve(path.dirname(file), data.sourceRoot || '', name);
      note(from, original + 1);
    }
  });
}

for (const name of fs.readdirSync(folder)) {
  let report;
  try {
    report = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  } catch {
    continue; // Of a process that was ended while it wrote.
  }
  const maps = report['source-map-cache'] || {};
  for (const { url, functions } of report.result) {
    if (!url.startsWith('file://')) continue;
    const file = fileURLToPath(url.replace(/[?#].*$/, ''));
    if (!file.startsWith(root) || file.includes('/node_modules/') || !fs.existsSync(file)) continue;
    const map = maps[url];
    if (map && map.data && map.lineLengths) mappedLines(file, functions, map);
    else plainLines(file, functions);
  }
}

for (const [file, found] of executed) {
  if (!file.startsWith(root)) continue;
  const lines = [];
  for (const line of Array.from(found).sort((a, b) => a - b))
    if (lines[lines.length - 1] === line - 1) lines[lines.length - 1] = line;
    else lines.push(line, line);
  console.log(JSON.stringify({ path: file.slice(root.length).split(path.sep).join('/'), lines }));
}
`;
