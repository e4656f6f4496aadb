import { isReproduced, succeeded, type Evidence } from '../evidence.ts';

type Proven = (evidence: Evidence) => boolean;

/** What the program itself saw that answers a box. A box that none of these speaks of stays empty. */
const PROOFS: readonly (readonly [box: RegExp, proven: Proven])[] = [
  [
    /\b(?:add(?:ed|s)?|includ\w*|wr[io]t\w*|new|cover\w*)\b.*\btests?\b|\btests?\b.*\b(?:added|included|cover\w*|written|updated)\b/i,
    isReproduced,
  ],
  [
    /\b(?:run|ran|passe?s?|passing|green|npm (?:run )?test)\b.*\btests?\b|\btests?\b.*\b(?:pass|passes|passing|run|green)\b|\bnpm (?:run )?test\b/i,
    (seen) => succeeded(seen.suite),
  ],
  [/\b(?:lint\w*|eslint|style)\b|\bformat\w*\b/i, provenStyle],
  [/\btype-?check\w*\b|\btsc\b/i, (seen) => hasPassed(seen, 'typecheck')],
  [/\bbug ?-?fix\b/i, isReproduced],
];

/** Where a box speaks of both, both have to be seen. */
function provenStyle(seen: Evidence): boolean {
  return hasPassed(seen, 'lint') && hasPassed(seen, 'format');
}

function hasPassed({ checks = [] }: Evidence, kind: 'lint' | 'format' | 'typecheck'): boolean {
  const own = checks.filter((check) => check.kind === kind);
  return own.length > 0 && own.every(succeeded);
}

/** Ticks the boxes that the evidence answers; all others are left for a person, also those ticked beforehand. */
export function tickBoxes(text: string, evidence: Evidence): string {
  return text.replace(/^(\s*[-*+]) \[[ xX]?\](.*)$/gm, (_line, bullet: string, label: string) => {
    // A box may be alternatives or carry conditions; "not" turns its meaning round.
    const proof = /\b(?:not?|without|n\/a)\b/i.test(label)
      ? undefined
      : PROOFS.find(([box]) => box.test(label))?.[1];
    return `${bullet} [${proof?.(evidence) ? 'x' : ' '}]${label}`;
  });
}
