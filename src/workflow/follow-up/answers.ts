import type { PointAnswer } from '../../agent/round-submission.ts';
import type { Suggested } from './apply-suggestions.ts';
import type { Point } from './points.ts';
import type { Overtaken, PublishedRound } from './publish-round.ts';
import type { Worked } from './work.ts';

/** What is said to a point. */
export interface Answer {
  readonly point: Point;
  readonly kind: PointAnswer['kind'];
  /** The program's sentences, which come first. */
  readonly says: readonly string[];
  readonly untrustedText: string;
}

/** What a round has come to, as far as answers tell of it. */
export interface Came {
  readonly worked: Worked;
  readonly suggestions: readonly Suggested[];
  readonly published: Exclude<PublishedRound, Overtaken>;
}

/** What the agent says is its word alone: that something was done follows from what was pushed. */
export function answersTo(points: readonly Point[], came: Came): Answer[] {
  return points.map((point) => {
    const says = [...aboutChecks(point), ...aboutSuggestions(point, came)];
    const said = came.worked.untrustedAnswers.find((answer) => answer.point === point.number);
    if (said !== undefined) return { point, ...fromAgent(said, point, says, came) };
    if (says.length > 0) return { point, kind: withoutAgent(point, came), says, untrustedText: '' };
    return { point, kind: 'declined', says: [notReached(came)], untrustedText: '' };
  });
}

function fromAgent(
  { kind, text: untrustedText }: PointAnswer,
  point: Point,
  says: readonly string[],
  came: Came,
): Omit<Answer, 'point'> {
  if (kind === 'noted')
    return { kind: says.length > 0 ? withoutAgent(point, came) : kind, says, untrustedText: '' };
  if (kind !== 'done') return { kind, says, untrustedText };
  const { worked, published } = came;
  if (published.kind === 'refused') {
    const because = `I worked on this, and what came of it is not pushed. ${published.because}`;
    return { kind: 'declined', says: [...says, because], untrustedText: '' };
  }
  if (published.kind === 'pushed' && worked.isAgentsWork) {
    const isNamed = says.some((sentence) => sentence.includes(published.commit));
    return { kind, says: isNamed ? says : [...says, `Done in ${published.commit}.`], untrustedText };
  }
  if (worked.because !== undefined)
    return { kind: 'declined', says: [...says, notReached(came)], untrustedText: '' };
  if (isApplied(point, came)) return { kind, says, untrustedText };
  // The agent may have found that nothing was left to do.
  return { kind: 'declined', says: [...says, NOTHING_CHANGED], untrustedText };
}

const NOTHING_CHANGED = 'Nothing was changed for this.';

/** How a point stands that the agent did nothing about. */
function withoutAgent(point: Point, came: Came): 'done' | 'declined' {
  return isApplied(point, came) ? 'done' : 'declined';
}

function notReached({ worked: { because } }: Came): string {
  if (because === undefined) return 'I have no answer to this.';
  return `I worked on this and did not come to a change that holds, so nothing was changed for it: ${because}`;
}

function aboutChecks(point: Point): string[] {
  if (point.kind !== 'checks' || point.onBaseToo.length === 0) return [];
  const names = point.onBaseToo.map((name) => `\`${name.replaceAll('`', '')}\``).join(', ');
  const [fails, it] = point.onBaseToo.length === 1 ? ['fails', 'it'] : ['fail', 'them'];
  return [`${names} ${fails} on the base branch too, so I leave ${it} alone.`];
}

function aboutSuggestions(point: Point, { suggestions, published, worked }: Came): string[] {
  if (point.kind !== 'lines') return [];
  return suggestionsIn(point, suggestions).flatMap((each) => {
    if (each.kind === 'left-out') return [`I could not apply the suggestion as it is: ${each.because}.`];
    switch (published.kind) {
      case 'pushed':
        return [`Applied in ${published.commit}.`, ...whatFails(worked)];
      case 'unchanged':
        return ['The lines read like this already.'];
      case 'refused':
        return [`I did not apply the suggestion. ${published.because}`];
    }
  });
}

function whatFails({ verified, because }: Worked): string[] {
  if (verified === undefined && because !== undefined) return [`No tests were run on it: ${because}`];
  const problems = verified?.problems ?? [];
  return problems.length === 0
    ? []
    : [`As the change is now: ${problems.map(({ message }) => message).join(' ')}`];
}

function isApplied(point: Point, { suggestions, published }: Came): boolean {
  if (point.kind !== 'lines' || published.kind === 'refused') return false;
  return suggestionsIn(point, suggestions).some(({ kind }) => kind === 'applied');
}

const suggestionsIn = (point: Extract<Point, { kind: 'lines' }>, suggestions: readonly Suggested[]) =>
  suggestions.filter(({ comment }) => point.comments.some(({ id }) => id === comment));
