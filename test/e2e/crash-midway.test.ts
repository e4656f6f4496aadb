import Docker from 'dockerode';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginLife } from '../support/app-life.ts';
import { noEngine } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { setStageForKilling, type KilledApp } from '../support/killed-app.ts';
import { createScripts, directFix } from '../support/scripts.ts';
import { containersOf, processesOf } from '../support/traces.ts';

describe.skipIf(noEngine)(
  'a fix whose process is killed in the middle of a step',
  { timeout: 900_000 },
  () => {
    const scripts = createScripts();
    let killed: KilledApp;
    beforeAll(async () => {
      killed = await setStageForKilling({ script: scripts.script });
    }, 120_000);
    afterAll(() => killed[Symbol.asyncDispose](), 60_000);

    it('that runs a command finds its sandbox again, or makes a new one, with the tree as it was before', async () => {
      const { stage, openIssue, label, runOf, lastLife, expectOneOfEverything } = killed;
      const title = 'Killed in a command';
      const issue = await openIssue(title);
      const [reproduction, fix] = directFix(issue);
      scripts.write(title, [reproduction, { calls: [{ tool: 'shell', arguments: { command: HALF } }] }, fix]);
      const dieInTheCommand = async (begin: () => Promise<void>) => {
        await using life = beginLife(stage);
        await life.listening;
        await begin();
        const run = await runOf(issue);
        await eventually(async () => (await processesOf(run)).includes('sleep 8.125'));
        await life.kill();
        return containersOf(run);
      };
      const first = await dieInTheCommand(() => label(issue));
      expect(first).toHaveLength(1);
      expect(await dieInTheCommand(async () => undefined)).toEqual(first);
      await new Docker().getContainer(first[0]!).remove({ force: true });
      const { run } = await lastLife(issue);

      // The last request is that of the review.
      const transcript = JSON.stringify(stage.model.requests().at(-2));
      expect(transcript).toContain('tests of the earlier turn: 1');
      expect(transcript).not.toContain(String.raw`left behind\n`);
      expect(scripts.asked(title)).toBe(3);
      await expectOneOfEverything(issue, run);
    });

    it.each([
      { effect: 'the status comment', path: /\/issues\/\d+\/comments$/ },
      { effect: 'the branch', path: /\/git\/refs$/ },
      { effect: 'the pull request', path: /\/pulls$/ },
      { effect: 'the check run', path: /\/check-runs$/ },
    ])('in which GitHub makes $effect finds what GitHub made', async ({ effect, path }) => {
      const { stage, openIssue, label, lastLife, expectOneOfEverything } = killed;
      const title = `Killed while GitHub makes ${effect}`;
      const issue = await openIssue(title);
      scripts.write(title, directFix(issue));
      const reached = Promise.withResolvers<void>();
      const dead = Promise.withResolvers<void>();
      await using life = beginLife(stage);
      await life.listening;
      stage.github.delay({ method: 'POST', path, until: dead.promise, reached: reached.resolve });
      await label(issue);
      await reached.promise;
      await life.kill();
      dead.resolve();
      const { run } = await lastLife(issue);
      expect(scripts.asked(title)).toBe(2);
      await expectOneOfEverything(issue, run);
    });

    it('needs nothing more of the repository than it had fetched', async () => {
      const { stage, openIssue, label, lastLife, expectOneOfEverything } = killed;
      const title = 'Killed before its repository could not be fetched';
      const issue = await openIssue(title);
      const [reproduction, fix] = directFix(issue);
      scripts.write(title, [{ ...reproduction, delayMs: 4_000 }, fix]);
      await using life = beginLife(stage);
      await life.listening;
      await label(issue);
      await eventually(async () => scripts.asked(title) > 0);
      await life.kill();
      stage.github.fail({ method: 'GET', path: /\.git\/info\/refs$/, status: 503, times: 99 });
      const { run } = await lastLife(issue);
      expect(scripts.asked(title)).toBe(3);
      await expectOneOfEverything(issue, run);
    });

    it('has made neither the App nor GitHub say anything that GitHub does not describe', () => {
      expect(killed.stage.github.violations()).toEqual([]);
    });
  },
);

/** Leaves a file while it runs, and tells whether an earlier try of it has left one. */
const HALF = `if [ -e half-done ]; then echo 'left behind'; fi
echo "tests of the earlier turn: $(grep -c 'refuses a number without a unit' test/parse.test.js)"
touch half-done
sleep 8.125
rm half-done`;
