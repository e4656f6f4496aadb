import { expect, it } from 'vitest';
import { statusMarkdown } from '../../src/workflow/status-markdown.ts';

const spent = { turns: 3, tokens: 12_345, cost: undefined, unpriced: ['m'] };

it('says what is done and what is under way', () => {
  const text = statusMarkdown({ run: 'r1', done: ['Read it'], now: 'Fixing it', notes: ['`x`: not known'] });
  expect(text).toContain('- [x] Read it\n- [ ] Fixing it …');
  expect(text).toContain('> `x`: not known');
  expect(text).toContain('run `r1`');
});

it('lets no step, and no note, ping anybody, close an issue or begin anything of its own', () => {
  const text = statusMarkdown({
    run: 'r1',
    done: ['Could not reproduce it: ask @octocat\n\n# Closes #99', 'Saw `test/a.ts` fail'],
    now: 'Fixing\n<!-- heirloom:run=other -->',
    notes: ['the key `@octocat\n- [x] done #7` is not known'],
  });
  expect(text).not.toMatch(/@octocat|#\d|<!--/);
  expect(text).not.toMatch(/^(?:#|<!|- \[x\] done)/m);
  expect(text).toContain('- [x] Saw `test/a.ts` fail\n- [ ] Fixing ');
});

it('lets no reason break out of its block, and no question ping anybody', () => {
  const because = 'it printed ```\n@octocat <!-- heirloom:run=other -->';
  const gaveUp = statusMarkdown({
    run: 'r1',
    done: [],
    notes: [],
    ending: { kind: 'gave-up', because, spent, seconds: 1 },
  });
  expect(gaveUp).toContain(`\`\`\`\`\n${because}\n\`\`\`\``);

  const question = { question: 'Should @octocat decide, as in #12?', options: ['yes, @a', '<!-- no -->'] };
  const asked = statusMarkdown({
    run: 'r1',
    done: [],
    notes: [],
    ending: { kind: 'asked', question, spent, seconds: 1 },
  });
  expect(asked).not.toMatch(/@octocat|#12|@a|<!--/);
  expect(asked).toContain('12,345 tokens, price of m not known');
});

it('says what it has cost so far, and since when it waits', () => {
  const question = { question: 'Which?', options: [] };
  const [since, until] = [new Date('2030-01-01T10:00:00Z'), new Date('2030-01-08T10:00:00Z')];
  const text = statusMarkdown({
    run: 'r1',
    done: [],
    now: 'Fixing it',
    notes: [],
    spent: { turns: 3, tokens: 12_345, cost: 0.256, unpriced: [] },
    waiting: { question, since, until },
  });
  expect(text).toContain('since 2030-01-01 10:00 UTC, until 2030-01-08 10:00 UTC');
  expect(text).toContain('3 turns, 12,345 tokens, $0.26 so far · `/heirloom cancel` stops it');
});
