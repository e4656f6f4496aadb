import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Piece } from '../../src/sandbox/container-exec.ts';
import { PRINT_COUNTERS, takeCounters, type LimitCounters } from '../../src/sandbox/limit-counters.ts';

const piece = (channel: Piece['channel'], text: string): Piece => ({ channel, bytes: Buffer.from(text) });

async function taken(...pieces: Piece[]): Promise<{ told: LimitCounters[]; output: string }> {
  const told: LimitCounters[] = [];
  let output = '';
  async function* printed() {
    yield* pieces;
  }
  for await (const { bytes } of takeCounters(printed(), (counters) => told.push(counters))) output += bytes;
  return { told, output };
}

describe('the counters before a command', () => {
  it('are taken from the first line of standard error, in however many pieces it comes', async () => {
    const counters = { oomKills: 3, refusedProcesses: 17, fullFolders: [] };
    expect(
      await taken(piece('stderr', '3 17 \n'), piece('stdout', 'out\n'), piece('stderr', '0 0 \nerr\n')),
    ).toEqual({ told: [counters], output: 'out\n0 0 \nerr\n' });
    expect(await taken(piece('stdout', 'out\n'), piece('stderr', '3 1'), piece('stderr', '7 \nerr'))).toEqual(
      { told: [counters], output: 'out\nerr' },
    );
  });

  it('come with the folders that are full already', async () => {
    const line = '3 17 100 4096 50 15 4096 50 100 4096 0 100 4096 50\n';
    const { told, output } = await taken(piece('stderr', line));
    expect(told).toEqual([{ oomKills: 3, refusedProcesses: 17, fullFolders: ['/home/heirloom', '/tmp'] }]);
    expect(output).toBe('');
  });

  it('are not taken from anything else, which is the command’s', async () => {
    expect(await taken(piece('stderr', 'bash: no\nsuch'), piece('stderr', 'thing'))).toEqual({
      told: [],
      output: 'bash: no\nsuchthing',
    });
    expect(await taken(piece('stderr', 'x'.repeat(100)))).toEqual({ told: [], output: 'x'.repeat(100) });
    expect(await taken(piece('stderr', 'cut o'))).toEqual({ told: [], output: 'cut o' });
    expect(await taken()).toEqual({ told: [], output: '' });
  });
});

describe('the counters of a control group', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'heirloom-counters-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const printed = async (counter: string, ...files: string[]) => {
    const script = `${PRINT_COUNTERS}\nprint_counter "$@"`;
    const paths = files.map((file) => join(folder, file));
    return (await promisify(execFile)('bash', ['-c', script, 'bash', counter, ...paths])).stdout;
  };

  it('are found in the files of either version', async () => {
    await writeFile(
      join(folder, 'memory.events'),
      'low 0\nhigh 5\nmax 12\noom 2\noom_kill 2\noom_group_kill 0\n',
    );
    await writeFile(join(folder, 'memory.oom_control'), 'oom_kill_disable 0\nunder_oom 0\noom_kill 7\n');
    await writeFile(join(folder, 'pids.events'), 'max 9\n');
    expect(await printed('oom_kill', 'memory.events', 'memory.oom_control')).toBe('2 ');
    expect(await printed('oom_kill', 'not-there', 'memory.oom_control')).toBe('7 ');
    expect(await printed('max', 'pids.events')).toBe('9 ');
  });

  it('are nothing where there is no such file, as with another kernel', async () => {
    expect(await printed('oom_kill', 'not-there')).toBe('0 ');
  });
});
