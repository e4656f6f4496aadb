import { changesetFolder, companionKind } from '../companion-kind.ts';
import { isReproduced, succeeded, type Evidence } from '../evidence.ts';

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
    /\b(?:link\w*|referenc\w*|mention\w*|existing|associated|related)\b.*\bissues?\b|\bissues?\b.*\b(?:linked|referenced|mentioned|exists?)\b|\bclosing reference\b/i,
    ({ namesIssue }) => namesIssue,
  ],
  [
    /\b(?:ai|llm|copilot|agent)\b.*\b(?:used|generat\w*|assist\w*|wrote|written|creat\w*|help\w*)\b|\bused (?:an )?(?:ai|llm)\b/i,
    () => true,
  ],
];

/** Nobody has looked at these: a box that speaks of them too is a person's to tick. */
const UNSEEN =
  /\b(?:ci|continuous integration|pipelines?|manual\w*|e2e|end-to-end|integration tests?|browsers?|devices?|coverage|benchmarks?|review\w*|rebased?|docs?|documented|documentation|readme|jsdoc|tsdoc|javadoc|translations?|typings|definitions?|demos?|screenshots?|contributors|acknowledge|understand|agree|policy|commits?|title|squash\w*|label\w*|discuss\w*|approv\w+|security|dependenc\w+|refactor\w*|performance|other)\b/i;
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
  if (FAILS_WITHOUT.test(claim)) return isReproduced(seen.evidence);
  const [sentence = claim] = claim.split(/(?<=[.!?])\s/, 1);
  if (NEGATED.test(sentence) || UNSEEN.test(claim)) return false;
  const proofs = PROOFS.filter(([words]) => words.test(claim));
  const commands = commandsIn(label);
  const isRun = commands.some((command) => hasSucceeded(seen.evidence, command));
  if (/\btests?\b/i.test(claim) && commands.length > 0 && !isRun) return false;
  return (proofs.length > 0 || isRun) && proofs.every(([, proven]) => proven(seen));
}

/** The words without emphasis, addresses, remarks in brackets, and commands, which are only named. */
function claimOf(label: string): string {
  return label
    .replace(/`([^`]*)`/g, (_code, text: string) =>
      /^(?:fix|clos|resolv)\w* #/i.test(text) ? ' closing reference ' : ' ',
    )
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/\([^()]*\)/g, (hint) => (/non-breaking/i.test(hint) ? ' non-breaking ' : ' '))
    .replace(/[*_[\]~]+/g, ' ')
    .replace(/\s+/g, ' ');
}

const COMMAND =
  /^(?:\$ )?(?:(?:npm|pnpm|yarn|bun|npx|make|just|tox|nox|pytest|python3?|cargo|go|mvn|gradle|rake|bundle|composer|hatch|poetry|uv|dotnet|deno)\b|\.\/)/;

function commandsIn(label: string): string[] {
  return [...label.matchAll(/`([^`]+)`/g)].flatMap(([, code = '']) =>
    COMMAND.test(code) ? [code.trim().replace(/^\$ /, '')] : [],
  );
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

function hasPassed({ evidence: { checks = [] } }: Seen, kind: 'lint' | 'format' | 'typecheck'): boolean {
  const own = checks.filter((check) => check.kind === kind);
  return own.length > 0 && own.every(succeeded);
}

function hasFragment({ changed }: Seen): boolean {
  return changed.some((path) => changesetFolder(path) !== undefined);
}
