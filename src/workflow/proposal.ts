import { patchOf } from '../agent/workspace.ts';
import { changedFiles } from '../conventions/changed-files.ts';
import { branchNameFor, foretell } from '../conventions/conventions.ts';
import { isReproduced } from '../conventions/evidence.ts';
import { pullRequestBody } from '../conventions/form/pull-request-body.ts';
import type { Spent } from '../model/budget.ts';
import type { Bench } from './bench.ts';
import { commitMessage, titleNaming, withoutReferences } from './commit-message.ts';
import { coAuthor, signOff } from './commit-trailers.ts';
import type { FixRequest } from './fix-request.ts';
import type { Proposal } from './outcome.ts';
import { receiptOf } from './receipt-of.ts';
import type { Reviewed } from './review.ts';

interface Ingredients {
  readonly base: string;
  readonly baseBranch?: string | undefined;
  readonly request: FixRequest;
  readonly reviewed: Reviewed;
  readonly bench: Bench;
  readonly spent: Spent;
}

/** The pull request as this repository writes them: title, branch, body, evidence and receipt. */
export function writeProposal({ base, baseBranch, request, reviewed, bench, spent }: Ingredients): Proposal {
  const { conventions, config } = bench;
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
  const receipt = receiptOf({ base, recalled, changed, spent }, bench);
  return {
    base,
    baseBranch,
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
      changesInterface:
        config.gate?.['api-break'] === 'off' || deviations.some(({ check }) => check === 'api-break'),
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
