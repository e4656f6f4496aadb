import { commentKey } from '../said-by-people.ts';
import type { FailedChecks } from './failed-checks.ts';
import type { Unanswered } from './unanswered.ts';

/** What a round is to answer, each by its number; plain data. */
export type Point = Unnumbered & { readonly number: number };

export type Unnumbered =
  | Unanswered
  /** A maintainer's wish for another round. */
  | { readonly kind: 'hint'; readonly key: string; readonly by: string; readonly untrustedText: string }
  | (FailedChecks & { readonly kind: 'checks'; readonly key: string })
  /** The base branch has moved on, and the change does not fit on it. */
  | { readonly kind: 'conflict'; readonly key: string };

export type LinesPoint = Extract<Point, { kind: 'lines' }>;

export function numbered(points: readonly Unnumbered[]): Point[] {
  return points.map((point, index) => ({ ...point, number: index + 1 }));
}

/** Where it is about lines: as `src/a.ts, lines 3-5`. */
export function placeOf(point: Point): string {
  if (point.kind !== 'lines') return '';
  const { path, line, startLine } = point.comments[0]!;
  if (line === undefined) return path;
  const isRange = startLine !== undefined && startLine !== line;
  return `${path}, ${isRange ? `lines ${startLine}-${line}` : `line ${line}`}`;
}

/** What one person said at one time. */
export interface Words {
  readonly key: string;
  readonly by: string;
  readonly untrustedText: string;
  readonly path?: string;
  readonly url?: string;
}

/** Everything that people said in it; nothing where it is a machine that asks. */
export function wordsOf(point: Point): Words[] {
  if (point.kind === 'lines')
    return point.comments.map(({ id, by, untrustedBody, path, url }) => ({
      key: commentKey({ id }),
      by: by.login,
      untrustedText: untrustedBody,
      path,
      url,
    }));
  if (point.kind === 'whole') {
    const { by, untrustedBody, url } = point.said;
    return [{ key: point.key, by: by.login, untrustedText: untrustedBody, url }];
  }
  if (point.kind === 'hint') {
    const { key, by, untrustedText } = point;
    return [{ key, by, untrustedText }];
  }
  return [];
}
