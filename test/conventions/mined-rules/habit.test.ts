import { describe, expect, it } from 'vitest';
import { habitOf, sinceWhen, type Case } from '../../../src/conventions/mined-rules/habit.ts';

/** `-` broken, `x` kept, the oldest first. */
function cases(oldestFirst: string): Case[] {
  return oldestFirst
    .split('')
    .map((each, index) => ({
      sha: index.toString(16).padStart(40, '0'),
      at: new Date(Date.UTC(2020, 0, 1 + index)),
      kept: each === 'x',
    }))
    .toReversed();
}

const times = (pattern: string, count: number) => pattern.repeat(count);

describe('a habit', () => {
  it('that was always kept has no beginning worth telling', () => {
    const habit = habitOf(cases(times('x', 40)));
    expect(habit).toMatchObject({ kept: 40, broken: 0 });
    expect(sinceWhen(habit!)).toBe('');
  });

  it('that was adopted is counted since then, and says since when', () => {
    const habit = habitOf(cases(times('-', 200) + times('x', 60)));
    expect(habit).toMatchObject({ kept: 60, broken: 0, before: { kept: 0, broken: 200 } });
    expect(habit!.first.sha).toBe((200).toString(16).padStart(40, '0'));
    expect(sinceWhen(habit!)).toContain(' since 2020-07 (');
  });

  it('that was given up is none, however long it was kept', () => {
    expect(habitOf(cases(times('x', 400) + times('-', 30)))).toBeUndefined();
  });

  it('that came, went and came back counts from its return', () => {
    const habit = habitOf(cases(times('x', 60) + times('-', 60) + times('x', 40)));
    expect(habit).toMatchObject({ kept: 40, broken: 0 });
  });

  it('survives a slip now and then', () => {
    expect(habitOf(cases(times('xxxxxxxxx-', 12)))).toMatchObject({ kept: 108, broken: 12 });
  });

  it('is none when half of the cases break it, or too few are there', () => {
    expect(habitOf(cases(times('x-', 60)))).toBeUndefined();
    expect(habitOf(cases(times('x', 6)))).toBeUndefined();
  });

  it('is not made by one large commit', () => {
    const oneCommit = cases(times('-', 60) + times('x', 30)).map((each) =>
      each.kept ? { ...each, sha: 'f'.repeat(40) } : each,
    );
    expect(habitOf(oneCommit)).toBeUndefined();
  });

  it('gives a few examples of each side, the newest first', () => {
    const habit = habitOf(cases(times('x', 30) + '-' + times('x', 30)));
    expect(habit!.for).toHaveLength(5);
    expect(habit!.for[0]).toBe((60).toString(16).padStart(40, '0'));
    expect(habit!.against).toEqual([(30).toString(16).padStart(40, '0')]);
  });
});
