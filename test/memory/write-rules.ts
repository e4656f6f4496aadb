import { createLog } from '../../src/lib/log.ts';
import { openMemory } from '../../src/memory/memory.ts';

/** A process of its own that adds rules, forgets one and mines, as another worker would: `write-rules.ts URI WHO SHA`. */
const [uri = '', who = '', sha = ''] = process.argv.slice(2);
await using memory = await openMemory({ uri, log: createLog({ level: 'silent', redact: (text) => text }) });
const habits = Array.from({ length: 6 }, (_, index) => ({
  id: `habit-${index}`,
  statement: `Habit of kind ${'abcdef'[index]}${index}z.`,
}));
for (let number = 0; number < 5; number++) {
  await memory.rules.add({ id: `rule-${who}-${number}`, statement: `Rule ${number} of ${who}.` });
  await memory.rules.keepMined({ commit: sha, depth: number + 1 }, habits);
}
await memory.rules.forget(`habit-${'abc'.indexOf(who)}`);
