import Docker from 'dockerode';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noEngine } from '../support/engine.ts';
import { plantDecoys, type Decoys } from '../support/decoys.ts';
import { uniqueName } from '../support/sandbox-limits.ts';
import { watchOutside, type Outside } from './checks/outside.ts';

const LISTENS = 'require("node:net").createServer().listen(0, "127.0.0.1", () => console.log("listening"))';

describe.skipIf(noEngine !== undefined || process.platform !== 'linux')(
  'what looks at a case from outside',
  () => {
    const docker = new Docker();
    const outside: Outside = { docker, engineRoot: '/var/lib/docker', shared: true };
    const mark = { token: uniqueName(), container: uniqueName() };
    const owner = uniqueName();
    let root: string;
    let decoys: Decoys;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'heirloom-decoys-'));
      decoys = await plantDecoys(root);
    });
    afterEach(() => rm(root, { recursive: true, force: true }));

    it('sees nothing where nothing was done', async () => {
      const watch = (await watchOutside(outside, decoys))(mark, owner);
      expect(await watch.whileThere()).toEqual([]);
      expect(await watch.onceGone()).toEqual([]);
    });

    it('sees a process that got out, lives on and listens', async () => {
      const watch = (await watchOutside(outside, decoys))(mark, owner);
      const escaped = spawn(process.execPath, ['-e', LISTENS], { env: { HEIRLOOM_CASE: mark.token } });
      try {
        await once(escaped.stdout, 'data');
        expect(await watch.whileThere()).toEqual([
          expect.stringContaining(`process ${escaped.pid}`),
          expect.stringMatching(/^this machine listens for the case: tcp/),
        ]);
        expect(await watch.onceGone()).toEqual([expect.stringContaining('outlived its sandbox')]);
      } finally {
        escaped.kill('SIGKILL');
      }
    });

    it('sees a file of the host that was changed, and one that is new', async () => {
      const watch = (await watchOutside(outside, decoys))(mark, owner);
      await writeFile(join(root, 'home/.bashrc'), 'owned\n');
      await writeFile(join(root, 'home/.ssh/id_new'), 'owned\n');
      const differences = await watch.onceGone();
      expect(differences).toContain('decoy: home/.bashrc was changed');
      expect(differences).toContain('decoy: home/.ssh/id_new is new');
    });

    it('sees what is left in the engine', async () => {
      const watch = (await watchOutside(outside, decoys))(mark, owner);
      const name = uniqueName();
      await docker.createVolume({ Name: name, Labels: { 'heirloom.owner': owner } });
      try {
        expect(await watch.onceGone()).toEqual([`new in the engine: volume ${name}`]);
      } finally {
        await docker.getVolume(name).remove();
      }
    });
  },
);
