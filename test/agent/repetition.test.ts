import { describe, expect, it } from 'vitest';
import { noticeRepetition } from '../../src/agent/repetition.ts';
import type { Message } from '../../src/model/model.ts';

type Act = readonly [name: string, input: unknown, result: string];

/** Each list of acts is a turn. */
function conversation(...turns: readonly (readonly Act[])[]): Message[] {
  return turns.flatMap((acts): Message[] => [
    {
      role: 'assistant',
      content: '',
      calls: acts.map(([name, input], n) => ({
        id: `c${n}`,
        name,
        untrustedArguments: JSON.stringify(input),
      })),
    },
    ...acts.map(([, , content], n): Message => ({ role: 'tool', callId: `c${n}`, content })),
  ]);
}

const test = (result: string): Act => ['shell', { command: 'npm test' }, result];
const view = (path: string): Act => ['view', { path }, `1\t${path}`];
const edit = (path: string): Act => ['edit', { path, old: 'a', new: 'b' }, `Edited \`${path}\`:\n1\tb`];
const status: Act = ['shell', { command: 'git status' }, 'exit code 0, 0.1 s\nM a'];

describe('a circle is noticed', () => {
  it('when the same call fails for the third time with the same result, whatever lies between', () => {
    const fails = test('exit code 1, 2.3 s\nTests: 1 failed\nDuration 410ms, started 10:22:01');
    const failsAgain = test('exit code 1, 12.1 s\nTests: 1 failed\nDuration 1.2s, started 10:25:40');
    expect(noticeRepetition(conversation([fails], [edit('a.ts')], [failsAgain]))).toBeUndefined();
    expect(
      noticeRepetition(conversation([fails], [edit('a.ts')], [failsAgain], [edit('b.ts')], [fails])),
    ).toMatch(
      /^\[The program noticed: this `shell` call has failed 3 times with the same result\..*another way\.\]$/,
    );
  });

  it('when the arguments are only written in another way', () => {
    const missing = '`old` is not in `a.ts`, nor anything like it.';
    expect(
      noticeRepetition(
        conversation(
          [['edit', { path: 'a.ts', old: 'x', new: 'y' }, missing]],
          [['edit', { new: 'y', old: 'x', path: 'a.ts' }, missing]],
          [['edit', { old: 'x', path: 'a.ts', new: 'y' }, missing]],
        ),
      ),
    ).toMatch(/`edit` call has been made 3 times/);
  });

  it('when a call is made for the third time and nothing has changed', () => {
    expect(noticeRepetition(conversation([view('a')], [view('a')], [view('a')]))).toMatch(
      /`view` call.*3 times/,
    );
    expect(
      noticeRepetition(conversation([view('a'), view('b'), view('a')], [view('c')], [view('a')])),
    ).toMatch(/nothing changed/);
    expect(noticeRepetition(conversation([status], [status], [view('b'), status]))).toMatch(/`shell` call/);
  });

  it('when two calls take turns', () => {
    expect(noticeRepetition(conversation([view('a')], [view('b')], [view('a')], [view('b')]))).toMatch(
      /two `view` calls take turns/,
    );
    const there: Act = ['edit', { path: 'a', old: 'x', new: 'y' }, 'Edited `a`:\n1\ty'];
    const back: Act = ['edit', { path: 'a', old: 'y', new: 'x' }, 'Edited `a`:\n1\tx'];
    expect(noticeRepetition(conversation([there], [back], [there], [back]))).toMatch(/two `edit` calls/);
    const fails = test('exit code 1, 1.0 s\nno');
    expect(noticeRepetition(conversation([status, fails], [status, fails]))).toMatch(
      /`shell` calls take turns/,
    );
  });

  it('again and again, although its own words stand in the results', () => {
    const turns = [[test('exit code 1, 1.0 s\nno')], [test('exit code 1, 1.0 s\nno')]];
    const third = noticeRepetition(conversation(...turns, [test('exit code 1, 1.0 s\nno')]))!;
    const told = test(`exit code 1, 1.0 s\nno\n\n${third}`);
    expect(noticeRepetition(conversation(...turns, [told], [test('exit code 1, 1.0 s\nno')]))).toMatch(
      /4 times/,
    );
  });

  it('in results that were cut, whose handles differ', () => {
    const cut = (handle: string) =>
      test(
        `exit code 1, 1.0 s\na\n[… 9,000 characters left out; \`output\` with handle ${handle} and from=6401 shows them …]\nz`,
      );
    expect(noticeRepetition(conversation([cut('o1')], [cut('o2')], [cut('o3')]))).toMatch(/3 times/);
  });
});

describe('work is not taken for a circle', () => {
  it('when a test fails in another way after each edit', () => {
    const turns = [1, 2, 3, 4].flatMap((n) => [[edit('a.ts')], [test(`exit code 1, 1.0 s\n${n} failed`)]]);
    expect(noticeRepetition(conversation(...turns))).toBeUndefined();
  });

  it('when the same checks pass after each of several edits', () => {
    const passes = test('exit code 0, 1.0 s\nok');
    expect(
      noticeRepetition(conversation([edit('a'), passes], [edit('b'), passes], [edit('c'), passes])),
    ).toBeUndefined();
  });

  it('when a file is looked at again after it changed', () => {
    expect(
      noticeRepetition(conversation([view('a')], [edit('b')], [view('a')], [edit('c')], [view('a')])),
    ).toBeUndefined();
  });

  it('when the last turn is another one, or there is none', () => {
    const fails = test('exit code 1, 1.0 s\nno');
    expect(noticeRepetition(conversation([fails], [fails], [fails], [view('a')]))).toBeUndefined();
    expect(noticeRepetition([])).toBeUndefined();
    expect(noticeRepetition([{ role: 'user', content: 'go' }])).toBeUndefined();
  });

  it('when a long time lies between', () => {
    const fails = test('exit code 1, 1.0 s\nno');
    const others = Array.from({ length: 30 }, (_, n) => [view(`file ${n}`)]);
    expect(noticeRepetition(conversation([fails], [fails], ...others, [fails]))).toBeUndefined();
  });
});
