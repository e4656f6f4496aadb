/** Syncs one batch after another into a memory until it is killed: `sync-forever.ts <memory> <mirror>`. */
import { createLog } from '../../src/lib/log.ts';
import { DIFF_LIMITS, diffOf } from '../../src/memory/diff.ts';
import { episodeOf } from '../../src/memory/episode.ts';
import { openEpisodes } from '../../src/memory/episodes.ts';
import { openStore } from '../../src/memory/store.ts';
import { createTermReader } from '../../src/memory/terms.ts';
import { openMirror } from '../../src/repository/repository.ts';

const [, , uri = '', source = ''] = process.argv;
const log = createLog({ level: 'warn', redact: (text) => text });
const mirror = await openMirror({ dir: `${uri}.git`, source });
const store = await openStore(uri, log);
const episodes = await openEpisodes(store);
const reader = createTermReader();
process.stdout.write('ready\n');
for (;;) {
  for await (const commit of mirror.history(await mirror.resolve('HEAD'))) {
    await episodes.add([episodeOf(commit, reader)]);
    for await (const diff of mirror.diffs([commit.sha], DIFF_LIMITS))
      await episodes.addDiffs([diffOf(diff, reader)]);
  }
}
