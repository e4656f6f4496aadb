import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScriptedReply } from '../../src/cli/demo/scripted-model.ts';
import { noEngine } from '../support/engine.ts';
import { call, fixed, reply, shell, shownFault, submit, zeroTest } from './replies.ts';
import { PATIENTLY, setStage, type Played, type Stage } from './scene.ts';
import { SOURCE } from './shop.ts';

const view = call('view', { path: SOURCE });

/** What the model replies, and what it is told then: in one run, since none of it may end the run. */
const BAD: readonly (readonly [string, ScriptedReply, readonly (string | RegExp)[]])[] = [
  [
    'arguments that are no JSON',
    reply(call('view', '{path: src}')),
    [/^The arguments of `view` are not JSON: .*Make the call again\.$/],
  ],
  [
    'arguments that were cut off',
    { ...reply(call('shell', '{"command": "cat src/for')), cutOff: true },
    [/they end in the middle \(after 24 characters\); if they were cut off, write less at once/],
  ],
  ['arguments that are no object', reply(call('shell', '["ls"]')), [/must be a JSON object/]],
  [
    'a tool that there is not',
    reply(call('veiw', { path: SOURCE })),
    ['There is no tool `veiw`. The tools are: shell, view, '],
  ],
  [
    'arguments of a wrong type',
    reply(call('view', { path: { file: SOURCE } })),
    [/^The arguments of `view` do not fit: .*path/],
  ],
  [
    'a number in quotes, which is taken',
    reply(call('view', { path: SOURCE, from: '2', to: '2' })),
    [/^2\texport/],
  ],
  [
    'an argument that is missing',
    reply(call('edit', { path: SOURCE, old: 'cents' })),
    [/^The arguments of `edit` do not fit: .*new/],
  ],
  ['a question without words', reply(call('ask', { question: '' })), [/^The arguments of `ask` do not fit/]],
  [
    'two submissions at once: the first counts',
    reply(submit({ failure: 'x' }), submit({ cannot_reproduce: 'It is hard.' })),
    ['name the test files that fail in `tests`', 'Only the first `submit` or `ask` of a turn counts'],
  ],
  [
    'a submission before other calls, which are made first',
    reply(submit({ failure: 'x' }), view),
    ['name the test files that fail', 'export function formatPrice'],
  ],
  ['an empty reply', {}, ['Your reply was empty. Continue with a tool call.']],
  [
    'a reply that was cut off in its words',
    { say: 'Let me think about', cutOff: true },
    ['Your reply was cut off before a tool call. Continue with one tool call, and keep it short.'],
  ],
  ['a call after them, which ends the idleness', reply(shell('pwd')), ['/workspace']],
  ['words alone', { say: 'I have fixed it.' }, ['Nobody reads text without a tool call.']],
  [
    'a path outside of the repository',
    reply(call('view', { path: '../../etc/passwd' })),
    ['is not a path inside the workspace'],
  ],
];

describe.skipIf(noEngine)('the model is told in a line what was wrong with', PATIENTLY, () => {
  let stage: Stage;
  let played: Played;
  beforeAll(async () => {
    stage = await setStage();
    const replies = BAD.map(([, bad]) => bad);
    played = await stage.play({ candidates: [[...replies, reply(zeroTest, shownFault), fixed]] });
  });
  afterAll(() => stage?.[Symbol.asyncDispose]());

  it.each(BAD.map(([what, , told], index) => [what, index + 1, told] as const))('%s', (_, turn, told) => {
    for (const words of told) expect(played.told()[turn]).toMatch(words);
  });

  it('and goes on to the same proposal', () => {
    expect(played.outcome).toMatchObject({ kind: 'proposed', proposal: { draft: false } });
    expect(played.told()).toHaveLength(BAD.length + 2);
  });
});
