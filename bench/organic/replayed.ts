import type { Finding } from '../../src/conventions/gate/finding.ts';
import type { PredictionWeights } from '../../src/conventions/prediction/weights.ts';
import { createRepositoryFacts } from '../../src/conventions/gate/repository-facts.ts';
import { replay } from '../../src/conventions/predictor.ts';
import type { Mirror } from '../../src/repository/repository.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { openPress, type Press } from './editions.ts';
import { gateAt, type GateThere } from './gate-at.ts';
import { givenFix } from './given-fix.ts';
import { nearMirror } from './near-mirror.ts';
import { pastFixes, type PastFix } from './past-fixes.ts';
import { rememberRepository } from './recall.ts';
import { judgeTitles, type JudgedTitles } from './titles.ts';

/** One past fix at the gate: as it was merged, and with each defect that there was occasion for. */
export interface ReplayedFix {
  readonly sha: string;
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly planted: readonly Planted[];
  readonly titles: JudgedTitles;
  readonly gateSeconds: number;
}

interface Planted {
  readonly defect: string;
  /** Undefined where the fix raises the same check without it, so that nothing can be told. */
  readonly isTold: boolean | undefined;
  readonly isBlocked: boolean;
}

export interface ReplayOptions {
  readonly atMost: number;
  /** Into one fix of so many defects are planted. */
  readonly every: number;
  readonly weights: PredictionWeights;
}

/** Replays the newest fixes of a history, each at its parent, learning the history once. */
export async function* replayFixes(
  history: Mirror,
  { atMost, every, weights }: ReplayOptions,
): AsyncGenerator<ReplayedFix> {
  await using mirror = nearMirror(history);
  const fixes = await pastFixes(mirror, atMost);
  const changes = fixes.map(({ base }) => ({ at: base, paths: [], untrustedSummary: '' }));
  const facts = createRepositoryFacts(mirror);
  await using press = await openPress(mirror);
  await using memory = await rememberRepository(mirror);
  for await (const standing of replay(mirror, changes, { weights })) {
    const fix = fixes[standing.change]!;
    const recalled = await memory.likelyFiles(fix);
    await using gate = await gateAt({ mirror, at: fix.base, standing, weights, facts, recalled });
    yield await replayed(mirror, fix, gate, press, standing.change % every === 0 ? DEFECTS : []);
  }
}

async function replayed(
  mirror: Mirror,
  fix: PastFix,
  gate: GateThere,
  press: Press,
  defects: readonly Defect[],
): Promise<ReplayedFix> {
  const { commit, title } = fix;
  const given = await givenFix(mirror, fix);
  const editions = await Promise.all(
    defects.map(async (defect) => ({ defect, edition: await defect.plant(given) })),
  );
  const planted = editions.flatMap(({ defect, edition }) =>
    edition === undefined ? [] : [{ defect, edition }],
  );
  const [patch = '', ...patches] = await press.patches(
    fix,
    planted.map(({ edition }) => edition),
  );
  const said = { untrustedTitle: title, untrustedSummary: commit.body };
  const asked = performance.now();
  const findings = await gate.ask({ ...said, patch });
  const answered = performance.now();
  const raised = new Set<string>(findings.map(({ check }) => check));
  const told: Planted[] = [];
  for (const [at, { defect, edition }] of planted.entries()) {
    const toldBy = new Set<string>(defect.toldBy);
    const isRaisedAnyway = defect.toldBy.some((check) => raised.has(check));
    const found = isRaisedAnyway
      ? []
      : await gate.ask(
          { ...said, ...(edition.title && { untrustedTitle: edition.title }), patch: patches[at] ?? '' },
          defect.toldBy,
        );
    const telling = found.filter(({ check }) => toldBy.has(check));
    told.push({
      defect: defect.name,
      isTold: isRaisedAnyway ? undefined : telling.length > 0,
      isBlocked: telling.some(({ level }) => level === 'blocking'),
    });
  }
  return {
    sha: commit.sha,
    title,
    findings,
    planted: told,
    titles: await judgeTitles(mirror, fix, gate.foresight),
    gateSeconds: (answered - asked) / 1000,
  };
}
