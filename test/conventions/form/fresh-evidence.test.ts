import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/conventions/evidence.ts';
import { withFreshEvidence } from '../../../src/conventions/form/fresh-evidence.ts';
import { pullRequestBody } from '../../../src/conventions/form/pull-request-body.ts';

const run = (command: string, output: string) => ({
  command,
  exitCode: 0,
  seconds: 1,
  output,
  ending: 'exited' as const,
});
const evidence = (output: string): Evidence => ({
  suite: run('npm test', output),
  reproduction: { kind: 'none', because: 'nobody tried' },
  changedStates: [],
});
const receipt = {
  precedents: [],
  rules: [],
  files: [],
  confidence: 0,
  model: 'scripted',
  turns: 1,
  tokens: 1,
};
const body = pullRequestBody({
  untrustedSummary: 'It was wrong.',
  evidence: evidence('</details>\n\nold output'),
  receipt: { ...receipt, cost: undefined },
  deviations: [],
});

describe('the evidence in a pull request', () => {
  it('is replaced, and all around it stays, people’s edits too', () => {
    const edited = body.replace('It was wrong.', 'It was wrong, and I know why.');
    const fresh = withFreshEvidence(edited.replaceAll('\n', '\r\n'), evidence('new output'), []);
    expect(fresh).toBe(edited.replace('</details>\n\nold output', 'new output'));
  });

  it('comes with what the gate has against the change now, once', () => {
    const added = [{ message: 'It is long.', citation: '40 lines' }];
    const once = withFreshEvidence(body, evidence('new'), added) ?? '';
    expect(once).toContain('**Known deviations**\n\n- It is long. (40 lines)\n\n<details>');
    expect(withFreshEvidence(once, evidence('new'), added)).toBe(once);
    const more = withFreshEvidence(once, evidence('new'), [{ message: 'It is wide.' }]);
    expect(more).toContain('- It is long. (40 lines)\n- It is wide.\n\n<details>');
  });

  it('is not put where somebody has taken it out', () => {
    expect(withFreshEvidence('Only words.', evidence('new output'), [])).toBeUndefined();
  });
});
