import { changesetFolder, companionKind } from '../companion-kind.ts';
import { isReproduced, succeeded, type Evidence } from '../evidence.ts';
import { claimOf, claimsNoMore, commandsIn } from './claim.ts';

/** What a box of a template can be answered from. */
export interface Seen {
  readonly evidence: Evidence;
  /** The pull request says which issue it fixes. */
  readonly namesIssue: boolean;
  /** Neither the agent nor the gate sees anything that users would have to change for. */
  readonly breaksNothing: boolean;
  /** Paths of the change. */
  readonly changed: readonly string[];
}

type Proven = (seen: Seen) => boolean;

const writesTests: Proven = ({ evidence }) => isReproduced(evidence);

/** What the program itself saw that answers a box; a box may claim several things. One that none speaks of stays empty. */
const PROOFS: readonly (readonly [claim: RegExp, proven: Proven])[] = [
  [
    /\b(?:add(?:ed|s)?|includ\w*|wr[io]t\w*|new|cover\w*|chang\w+|creat\w*|provid\w*|have|has|exist)\b.*\btests?\b|\btests?\b.*\b(?:added|included|cover\w*|written|updated|exist|provided|created|validat\w+)\b|\btests? (?:for|that)\b/i,
    writesTests,
  ],
  [
    /\b(?:run|ran|passe?[sd]?|passing|green|npm (?:run )?test)\b.*\btests?\b|\btests?\b.*\b(?:pass|passe[sd]|passing|run|green)\b|\bnpm (?:run )?test\b/i,
    ({ evidence }) => succeeded(evidence.suite),
  ],
  [/\blint\w*|\beslint\b/i, (seen) => hasPassed(seen, 'lint')],
  [/\bformatt?(?:ed|er|ing|s)?\b|\bprettier\b|\bblack\b/i, (seen) => hasPassed(seen, 'format')],
  [
    /\b(?:follow\w*|adher\w*|match\w*|maintain\w*|conform\w*|consistent|respect\w*|compl\w+)\b.*\bstyles?\b|\bstyles?\b.*\b(?:check\w*|follow\w*)\b/i,
    (seen) => hasPassed(seen, 'lint') && hasPassed(seen, 'format'),
  ],
  [/\btype-?check\w*\b|\btsc\b|\bmypy\b/i, (seen) => hasPassed(seen, 'typecheck')],
  [/\bbug ?-?fix(?:es)?\b/i, (seen) => writesTests(seen)],
  [/\bnon-breaking\b/i, ({ breaksNothing }) => breaksNothing],
  [
    /\bchange ?log\b/i,
    (seen) => hasFragment(seen) || seen.changed.some((path) => companionKind(path) === 'changelog'),
  ],
  [/\bchangesets?\b|\bnews ?fragments?\b|\bnews entry\b/i, hasFragment],
  [
    /\b(?:link\w*|referenc\w*|mention\w*)\b.*\bissues?\b|\bissues?\b.*\b(?:linked|referenced|mentioned|exists?)\b|\b(?:there(?:'s| is)|is there) an (?:existing |associated |related )?issue\b|\bclosing reference\b/i,
    ({ namesIssue }) => namesIssue,
  ],
  [
    /\b(?:ai|llm|agent)\b.*\b(?:used|generat\w*|assist\w*|wrote|written|creat\w*|help\w*)\b|\bused (?:an )?(?:ai|llm)\b/i,
    () => true,
  ],
];

const NEGATED = /\b(?:not?|without|never|n\/a|unless|if|don't|avoid)\b/i;
/** The one claim that is made in these words though it is none of the above. */
const FAILS_WITHOUT = /\btests?\b.*\bfail\w*\b.*\b(?:without|before|previously|not applied)\b/i;

/** Of kinds of change, the one that a test has shown. */
export function isKind(label: string, { evidence, breaksNothing }: Seen): boolean {
  const isFix =
    /\b(?:bug ?-?fix(?:es)?|fix(?:es)? (?:a |an |for )?(?:bug|issue)s?)\b/i.test(label) &&
    !/\bfeatures?\b/i.test(claimOf(label));
  return isFix && isReproduced(evidence) && (breaksNothing || !/non-breaking/i.test(label));
}

export function isTicked(label: string, seen: Seen): boolean {
  const claim = claimOf(label);
  const commands = commandsIn(label);
  const isRun = commands.every((command) => hasSucceeded(seen.evidence, command));
  if (!claimsNoMore(label) || !isRun || !ranPrograms(claim, seen)) return false;
  if (FAILS_WITHOUT.test(claim)) return isReproduced(seen.evidence);
  if (NEGATED.test(claim)) return false;
  const proofs = PROOFS.filter(([words]) => words.test(claim));
  return (proofs.length > 0 || commands.length > 0) && proofs.every(([, proven]) => proven(seen));
}

function hasSucceeded({ suite, checks = [] }: Evidence, command: string): boolean {
  return [suite, ...checks].some(
    (run) => run !== undefined && plainCommand(run.command) === plainCommand(command) && succeeded(run),
  );
}

/** `npm run test` is `npm test`. */
function plainCommand(command: string): string {
  return command.replace(/^(npm|pnpm|yarn|bun) run (?=test\b)/, '$1 ').trim();
}

/** Boxes also stand in code and without a bullet. */
const BOX = /^(\s*(?:(?:[-*+]|\d{1,2}[.)])\s+)?)\[[ \txX]?\](?![(:[])(.*)$/;

export function isBox(line: string): boolean {
  return BOX.test(line);
}

export function boxLabel(line: string): string {
  return BOX.exec(line)?.[2]?.trim() ?? '';
}

export function withTick(line: string, ticked: boolean): string {
  return line.replace(
    BOX,
    (_line, bullet: string, label: string) => `${bullet}[${ticked ? 'x' : ' '}]${label}`,
  );
}

/** Linters and such that a claim calls by name, as `npm run lint` may be any of them. */
function ranPrograms(claim: string, { evidence: { checks = [] } }: Seen): boolean {
  const named = claim.match(/\b(?:eslint|prettier|black|mypy|tsc)\b/gi) ?? [];
  return named.every((name) =>
    checks.some((check) => succeeded(check) && check.command.includes(name.toLowerCase())),
  );
}

function hasPassed({ evidence: { checks = [] } }: Seen, kind: 'lint' | 'format' | 'typecheck'): boolean {
  const own = checks.filter((check) => check.kind === kind);
  return own.length > 0 && own.every(succeeded);
}

function hasFragment({ changed }: Seen): boolean {
  return changed.some((path) => changesetFolder(path) !== undefined);
}
