import type { Steps } from '../../durable/durable.ts';
import type { Redact } from '../../lib/redact.ts';
import type { Memory } from '../../memory/memory.ts';
import { plainStatement } from './plain-statement.ts';
import { statementsIn } from './statements.ts';

/** What somebody with write access said in a pull request; who that is, the caller has asked GitHub. */
export interface ReviewersWords {
  readonly by: string;
  readonly url: string;
  readonly untrustedText: string;
}

export interface ProposedRule {
  readonly id: string;
  /** Fit for a comment. */
  readonly statement: string;
  /** Where it was said. */
  readonly url: string;
}

const MOST = 5;

/**
 * Keeps what reviewers state outright as proposed rules, and gives those that wait for somebody to accept them, to be
 * shown where they were said. Nothing that strangers or bots say may be handed in here.
 */
export async function proposeRules(
  steps: Steps,
  remarks: readonly ReviewersWords[],
  { memory, redact }: { readonly memory: Pick<Memory, 'rules'>; readonly redact: Redact },
): Promise<ProposedRule[]> {
  const said = remarks
    .flatMap(({ by, url, untrustedText }) =>
      statementsIn(untrustedText).flatMap((words) => {
        const plain = plainStatement(words, redact);
        return plain.kind === 'plain' ? [{ by, url, statement: plain.statement }] : [];
      }),
    )
    .slice(0, MOST);
  if (said.length === 0) return [];
  return steps.step('propose rules', async () => {
    const proposed = new Map<string, ProposedRule>();
    for (const { by, url, statement } of said) {
      const rule = await memory.rules.propose({ statement, proposedIn: url, proposedBy: by });
      if (rule !== undefined && !proposed.has(rule.id))
        proposed.set(rule.id, { id: rule.id, statement: rule.statement, url });
    }
    return [...proposed.values()];
  });
}
