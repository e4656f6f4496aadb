/** How likely something is, judged from how often it happened: several judges, weighed by how right they were so far. */
export interface RunningChance {
  /** `opinion` is what a model of the single case says. */
  chance(opinion: number): number;
  learn(opinion: number, happened: boolean): void;
  fork(): RunningChance;
}

interface Judge {
  /** After this many newer cases a case counts half. */
  readonly halfLife: number;
  happened: number;
  all: number;
}

const HALF_LIVES = [25, 100, 400, 2_000];
/** How much of the single case's opinion is mixed, by log-odds, into the rate of each judge. */
const TRUSTS = [0, 0.5, 1];
/** Weight that goes round at each case, so that a judge who was wrong for long can come back. */
const SHARED = 0.0005;
/** Cases at one half that each judge begins with. */
const FIRST_CASES = 0.2;
const SUREST = 0.0003;

/**
 * A Bayesian mixture: its log-loss never is much above that of the best judge, and the plain rates are among the
 * judges. So it is no worse than counting where the single case says nothing.
 */
export function createRunningChance(): RunningChance {
  const judges = HALF_LIVES.map((halfLife) => ({ halfLife, happened: FIRST_CASES / 2, all: FIRST_CASES }));
  const weights = Array.from({ length: HALF_LIVES.length * TRUSTS.length }, () => 1);
  return runningChance(judges, weights);
}

function runningChance(judges: Judge[], weights: number[]): RunningChance {
  const answers = (opinion: number): number[] =>
    judges.flatMap(({ happened, all }) => TRUSTS.map((trust) => mixed(happened / all, opinion, trust)));
  return {
    chance(opinion) {
      const sum = weights.reduce((total, weight) => total + weight, 0);
      return answers(opinion).reduce((total, answer, at) => total + (weights[at]! / sum) * answer, 0);
    },
    learn(opinion, happened) {
      const said = answers(opinion);
      said.forEach((answer, at) => (weights[at]! *= happened ? answer : 1 - answer));
      const sum = weights.reduce((total, weight) => total + weight, 0);
      weights.forEach(
        (weight, at) => (weights[at] = (weight / sum) * (1 - SHARED) + SHARED / weights.length),
      );
      for (const judge of judges) {
        const kept = 0.5 ** (1 / judge.halfLife);
        judge.happened = judge.happened * kept + (happened ? 1 : 0);
        judge.all = judge.all * kept + 1;
      }
    },
    fork: () =>
      runningChance(
        judges.map((judge) => ({ ...judge })),
        [...weights],
      ),
  };
}

function mixed(rate: number, opinion: number, trust: number): number {
  const odds = (1 - trust) * logOdds(rate) + trust * logOdds(opinion);
  return bounded(1 / (1 + Math.exp(-odds)));
}

function logOdds(chance: number): number {
  const sure = bounded(chance);
  return Math.log(sure / (1 - sure));
}

function bounded(chance: number): number {
  return Math.min(1 - SUREST, Math.max(SUREST, chance));
}
