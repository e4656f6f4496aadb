import { patchOf } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { branchNameFor, foretell } from '../conventions/conventions.ts';
import { isReproduced } from '../conventions/evidence.ts';
import { pullRequestBody } from '../conventions/form/pull-request-body.ts';
import type { Receipt } from '../conventions/form/receipt.ts';
import type { Spent } from '../model/budget.ts';
import type { Bench } from './bench.ts';
import { commitMessage, titleNaming, withoutReferences } from './commit-message.ts';
import { coAuthor, signOff } from './commit-trailers.ts';
import type { FixRequest } from './fix-request.ts';
import { usedRules } from './learning/used-rules.ts';
import type { Proposal } from './outcome.ts';
import type { Reviewed } from './review.ts';

interface Ingredients {
  readonly base: string;
  readonly request: FixRequest;
  readonly reviewed: Reviewed;
  readonly bench: Bench;
  readonly spent: Spent;
}

/** The pull request as this repository writes them: title, branch, body, evidence and receipt. */
export function writeProposal({ base, request, reviewed, bench, spent }: Ingredients): Proposal {
  const { conventions, config, parts } = bench;
  const { held, remarks, open = false } = reviewed;
  const { verified, recalled, unfinished } = held;
  const draft = config['pull-request']?.draft;
  const { evidence, deviations, untrustedTitle, untrustedSummary, untrustedParts = {}, tree } = verified;
  const issue = request.issue.number;
  const patch = patchOf(tree);
  const changed = changedFiles(patch).map(({ path }) => path);
  const plainTitle = withoutReferences(foretell(conventions, untrustedTitle, changed).title);
  const title = titleNaming(plainTitle, issue, conventions.message);
  const signed = signOff(conventions.message, bench);
  const used = usedRules(bench.ground.rules, changed);
  const receipt: Receipt = {
    precedents: recalled.episodes.map(({ sha, title: precedent }) => ({
      sha,
      title: precedent,
      url: parts.destination.commitUrl?.(sha),
    })),
    rules: recalled.rules.map(({ id, statement }) => ({ id, statement, used: used.has(id) })),
    outcomes: (recalled.outcomes ?? []).map(({ number, url, state }) => ({ number, url, state })),
    files: recalled.files.slice(0, 5).map(({ path }) => path),
    confidence: recalled.confidence,
    model: parts.models.coding.name,
    turns: spent.turns,
    tokens: spent.tokens,
    cost: spent.cost,
  };
  return {
    base,
    baseBranch: config['pull-request']?.base,
    branch: branchNameFor(conventions, { kind: 'fix', untrustedTitle: plainTitle, issue }),
    title,
    message: commitMessage(title, untrustedSummary, issue, {
      form: conventions.message,
      trailers: [...signed.trailers, ...coAuthor(request, bench)],
    }),
    body: pullRequestBody({
      template: conventions.pullRequestTemplate,
      issue,
      untrustedSummary,
      untrustedBefore: untrustedParts.before,
      untrustedAfter: untrustedParts.after,
      untrustedBreaking: untrustedParts.breaking,
      changesInterface: deviations.some(({ check }) => check === 'api-break'),
      evidence,
      receipt,
      deviations,
      changed,
      remarks: [...remarks, ...signed.remarks],
      settled: bench.asking.settled(),
    }),
    draft:
      draft ??
      (!isReproduced(evidence) ||
        deviations.some(({ level }) => level === 'blocking') ||
        unfinished !== undefined ||
        open),
    patch,
    evidence,
    receipt,
  };
}
