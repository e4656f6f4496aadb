import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginLife, type DoneStep } from '../support/app-life.ts';
import { noEngine } from '../support/engine.ts';
import { setStageForKilling, type KilledApp } from '../support/killed-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';

const MOST_LIVES = 60;

describe.skipIf(noEngine)(
  'a fix whose process is killed after each single step',
  { timeout: 900_000 },
  () => {
    const scripts = createScripts();
    let killed: KilledApp;
    beforeAll(async () => {
      killed = await setStageForKilling({ script: scripts.script });
    }, 120_000);
    afterAll(() => killed[Symbol.asyncDispose](), 60_000);

    it('goes on with the next one, asks the model nothing twice, and there is one of everything', async () => {
      const { stage, openIssue, label, lastLife, expectOneOfEverything } = killed;
      const title = 'Killed after each step';
      const issue = await openIssue(title);
      scripts.write(title, directFix(issue));
      const done: DoneStep[] = [];
      let lives = 0;
      const since = performance.now();
      while (!done.some(({ step }) => step === 'report: proposed')) {
        lives += 1;
        expect(lives).toBeLessThan(MOST_LIVES);
        await using life = beginLife(stage, 1);
        if (lives === 1) {
          await life.listening;
          await label(issue);
        }
        done.push(...(await life.ended));
      }
      const { run, steps } = await lastLife(issue);
      const seconds = (performance.now() - since) / 1000;
      console.info(`${lives} lives, killed after each of ${done.length} steps, in ${seconds.toFixed(0)} s`);

      const ofTheRun = done.filter((one) => one.run === run).map(({ step }) => step);
      expect(ofTheRun).toEqual(steps);
      expect(scripts.asked(title)).toBe(2);
      await expectOneOfEverything(issue, run);
    });

    it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
      expect(killed.stage.github.violations()).toEqual([]);
    });
  },
);
