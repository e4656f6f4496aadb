import { execFileSync } from 'node:child_process';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExecutedLines } from '../../../src/sandbox/suspects/executed-lines.ts';
import { GO_COLLECTOR } from '../../../src/sandbox/suspects/go-collector.ts';
import { ISTANBUL_COLLECTOR } from '../../../src/sandbox/suspects/istanbul-collector.ts';
import { V8_COLLECTOR } from '../../../src/sandbox/suspects/v8-collector.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'heirloom-collectors-')));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const inNode = (script: string) =>
  execFileSync(process.execPath, ['-e', script, folder], { cwd: folder, encoding: 'utf8' });
const linesOf = (output: string) =>
  Object.fromEntries([...readExecutedLines(output)].map(([path, lines]) => [path, [...lines]]));

describe('executed lines', () => {
  it('of V8 are those of which a character was executed, in whichever process', async () => {
    const source =
      'function twice(x) {\n  if (x > 9) return 0;\n\n  return x * 2;\n}\ntwice(1); if (false) {\n  never();\n}\n';
    await writeFile(join(folder, 'a.js'), source);
    const at = (text: string) => source.indexOf(text);
    const range = (from: string, to: string, count: number) => ({
      startOffset: at(from),
      endOffset: at(to) + to.length,
      count,
    });
    const report = (functions: unknown[]) =>
      JSON.stringify({
        result: [
          { url: `file://${folder}/a.js`, functions },
          { url: 'node:fs', functions: [] },
        ],
      });
    const whole = {
      ranges: [{ startOffset: 0, endOffset: source.length, count: 1 }, range('{\n  never', '();\n}', 0)],
    };
    const called = { ranges: [range('function', 'x * 2;\n}', 1), range('return 0;', 'return 0;', 0)] };
    const uncalled = { ranges: [range('function', 'x * 2;\n}', 0)] };
    await writeFile(join(folder, 'coverage-1.json'), report([whole, uncalled]));
    expect(linesOf(inNode(V8_COLLECTOR))).toEqual({ 'a.js': [6] });
    await writeFile(join(folder, 'coverage-2.json'), report([whole, called]));
    await writeFile(join(folder, 'coverage-3.json'), '{"result":[{"url":"fil');
    expect(linesOf(inNode(V8_COLLECTOR))).toEqual({ 'a.js': [1, 2, 4, 5, 6] });
  });

  it('of Istanbul are those of the statements on them or around them', async () => {
    const statement = (from: number, to: number) => ({ start: { line: from }, end: { line: to } });
    await writeFile(
      join(folder, 'coverage-final.json'),
      JSON.stringify({
        [join(folder, 'src/a.ts')]: {
          statementMap: {
            0: statement(1, 8),
            1: statement(2, 3),
            2: statement(5, 5),
            3: statement(5, 5),
            4: statement(7, 7),
          },
          s: { 0: 1, 1: 1, 2: 1, 3: 0, 4: 0 },
        },
        [join(folder, 'src/b.ts')]: { statementMap: { 0: statement(1, 1) }, s: { 0: 0 } },
        '/elsewhere/c.ts': { statementMap: { 0: statement(1, 1) }, s: { 0: 1 } },
      }),
    );
    expect(linesOf(inNode(ISTANBUL_COLLECTOR))).toEqual({ 'src/a.ts': [1, 2, 3, 4, 5, 6, 8] });
  });

  it('of Go are those of the blocks that ran, by the path within the module', async () => {
    await writeFile(join(folder, 'go.mod'), '// a comment\nmodule example.com/shop\n\ngo 1.22\n');
    const profile = `mode: set
example.com/shop/price/price.go:3.30,5.12 2 1
example.com/shop/price/price.go:5.12,7.3 1 0
example.com/shop/price/price.go:9.2,9.14 1 4
example.com/other/x.go:1.1,2.2 1 1
`;
    const output = execFileSync('bash', ['-c', GO_COLLECTOR], {
      cwd: folder,
      input: profile,
      encoding: 'utf8',
    });
    expect(linesOf(output)).toEqual({ 'price/price.go': [3, 4, 5, 9] });
  });

  it('are of sources alone, and of nothing that tests print', () => {
    expect(
      linesOf(
        '{"path":"test/a.test.js","lines":[1,2]}\nhello\n{"path":"a.js","lines":[1]}\n{"path":"b.js","lines":[2,3]}',
      ),
    ).toEqual({ 'a.js': [], 'b.js': [2, 3] });
  });
});
