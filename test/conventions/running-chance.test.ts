import { describe, expect, it } from 'vitest';
import { createRunningChance } from '../../src/conventions/prediction/running-chance.ts';

/** The mean log-loss over the later half of the cases, each told before it is learnt. */
function lossOver(cases: readonly { readonly opinion: number; readonly happened: boolean }[]): number {
  const chance = createRunningChance();
  const losses = cases.map(({ opinion, happened }) => {
    const said = chance.chance(opinion);
    chance.learn(opinion, happened);
    return -Math.log(happened ? said : 1 - said);
  });
  const later = losses.slice(losses.length / 2);
  return later.reduce((sum, loss) => sum + loss, 0) / later.length;
}

const CASES = 400;
const every = (count: number) => (_: unknown, at: number) => at % count === 0;
const entropy = (rate: number) => -rate * Math.log(rate) - (1 - rate) * Math.log(1 - rate);

describe('a chance judged from what happened', () => {
  it('hardly costs more than the plain rate, however wrong the opinions are', () => {
    const happened = Array.from({ length: CASES }, every(4));
    const confident = happened.map((each) => ({ opinion: each ? 0.01 : 0.99, happened: each }));
    expect(lossOver(confident)).toBeLessThan(entropy(1 / 4) * 1.05);
  });

  it('follows opinions that are right', () => {
    const happened = Array.from({ length: CASES }, every(4));
    const right = happened.map((each) => ({ opinion: each ? 0.97 : 0.03, happened: each }));
    expect(lossOver(right)).toBeLessThan(0.05);
  });

  it.each([true, false])('becomes sure of what always or never happens (%s)', (happened) => {
    expect(lossOver(Array.from({ length: CASES }, () => ({ opinion: 0.5, happened })))).toBeLessThan(0.005);
  });

  it('follows a habit that changed', () => {
    const cases = Array.from({ length: CASES }, (_, at) => ({
      opinion: 0.5,
      happened: at >= CASES / 2 - 40,
    }));
    expect(lossOver(cases)).toBeLessThan(0.1);
  });

  it('learns on by itself after a fork', () => {
    const chance = createRunningChance();
    chance.learn(0.5, true);
    const before = chance.chance(0.5);
    chance.fork().learn(0.5, false);
    expect(chance.chance(0.5)).toBe(before);
  });
});
