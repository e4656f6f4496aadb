import { isReproduced } from '../evidence.ts';
import { willClose } from './issue-line.ts';
import { sectionLines } from './section-lines.ts';
import type { SectionPurpose } from './section-purpose.ts';
import type { Answers } from './template-answers.ts';
import type { TemplateSection } from './template-section.ts';
import { questionRows, type QuestionRow } from './template-table.ts';

export type Plan = ReadonlyMap<TemplateSection | 'lead', string>;

/** Which words go where. Each is said once, in the part that asks for it most plainly. */
export function planOf(sections: readonly TemplateSection[], answers: Answers): Plan {
  const open = sections.filter(({ isMereTitle }) => !isMereTitle);
  const rows = open.flatMap((section) => questionRows(linesOf(section)));
  const all = (purpose: SectionPurpose) =>
    open.filter((section) => section.asksFor === purpose && !isPureChoice(section));
  const first = (purpose: SectionPurpose) => all(purpose)[0];
  const inRows = (purpose: QuestionRow['asksFor']) => rows.some(({ asksFor }) => asksFor === purpose);
  const [description, before, after, reason] = (['description', 'before', 'after', 'reason'] as const).map(
    first,
  );
  const [testing, issue] = [first('testing'), first('issue')];
  const plan = new Map<TemplateSection | 'lead', string>();
  const put = (section: TemplateSection | 'lead' | undefined, text: string | undefined) => {
    if (section !== undefined && text !== undefined && !plan.has(section)) plan.set(section, text);
  };

  const isTold = description !== undefined || inRows('description');
  const main = isTold ? description : (after ?? reason ?? 'lead');
  const isSplit =
    !isTold &&
    main === after &&
    (before !== undefined || reason !== undefined) &&
    answers.before !== undefined;
  const hasIssueLine =
    open.some((section) => linesOf(section).some(willClose)) || issue !== undefined || inRows('issue');
  const summary = isSplit ? (answers.after ?? answers.summary) : answers.summary;
  const extras = [
    ...(testing === undefined && !inRows('testing') ? [answers.proof] : []),
    ...(answers.issue === undefined || hasIssueLine ? [] : [`Fixes #${answers.issue}`]),
  ];
  if (main !== undefined) put(main, [summary, ...extras].join('\n\n'));
  else if (extras.length > 0) put('lead', extras.join('\n\n'));

  put(before, answers.before ?? observed(answers));
  put(after, answers.after);
  if (isSplit) put(all('after')[1], answers.summary);
  put(reason, before === undefined ? answers.before : undefined);
  for (const section of [...all('description'), ...all('after'), ...all('reason')])
    if (!section.heading.includes('?') || section.asksFor !== 'description') put(section, SEE);
  put(testing, answers.proof);
  if (issue !== undefined && !linesOf(issue).some(willClose))
    put(issue, answers.issue === undefined ? 'No issue number was given.' : `Fixes #${answers.issue}`);
  put(
    open.find(({ asksFor }) => asksFor === 'breaking'),
    breakingInWords(answers),
  );
  put(first('kind'), isReproduced(answers.evidence) ? 'A bug fix.' : undefined);
  put(first('notes'), notesOf(answers));
  return plan;
}

const SEE = 'See the description of the change.';

export const notesOf = ({ notes }: Answers) =>
  notes.length === 0 ? 'None.' : notes.map((note) => `- ${note}`).join('\n');

export function breakingInWords({ breaking, breaksNothing }: Answers): string | undefined {
  if (breaking !== undefined) return `The author of the change says that it breaks something: ${breaking}`;
  return breaksNothing ? 'No.' : undefined;
}

/** What the program saw happen without the change. */
function observed({ evidence }: Answers): string | undefined {
  const { reproduction } = evidence;
  if (reproduction.kind === 'none' || !isReproduced(evidence)) return undefined;
  return `${reproduction.tests.map((test) => `\`${test.replaceAll('`', '')}\``).join(', ')} fails.`;
}

/** A question that is answered by ticking, whatever its words. */
function isPureChoice(section: TemplateSection): boolean {
  const lines = sectionLines(section.text);
  return (
    lines.some(({ kind }) => kind === 'box') &&
    !['description', 'after', 'before', 'testing', 'breaking'].includes(section.asksFor)
  );
}

const linesOf = ({ text }: TemplateSection) => text.split('\n');
