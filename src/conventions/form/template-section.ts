/** A heading of a pull request template with what stands under it. */
export interface TemplateSection {
  /** The heading's line as it is; empty for what comes before the first heading. */
  readonly heading: string;
  readonly text: string;
  readonly asksFor: SectionPurpose;
}

export type SectionPurpose = 'issue' | 'description' | 'reason' | 'testing' | 'checklist' | 'other';

const CHECKBOX = /^\s*[-*+] \[[ xX]?\]/m;

const PURPOSES: readonly (readonly [RegExp, SectionPurpose])[] = [
  [
    /\b(?:related|linked|fix(?:es|ed)?|closes?|which|what|associated)?\s*(?:issues?|tickets?)\b(?!.*\btype\b)/i,
    'issue',
  ],
  [/\b(?:test(?:s|ed|ing)?|verif\w+|qa|validat\w+)\b/i, 'testing'],
  [/\b(?:why|motivation|rationale|reason|background|context|purpose|problem)\b/i, 'reason'],
  [
    /\b(?:what|descri\w+|summary|overview|changes?|proposed|solution|introduc\w+|about|pull request)\b/i,
    'description',
  ],
];

/** Cuts a template at its headings, without its comments, which are meant for the author and not the reader. */
export function templateSections(template: string): TemplateSection[] {
  const text = template
    .replace(/\r\n?/g, '\n')
    .replace(/^---\n[\s\S]*?\n---\n/, '')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  return text
    .split(/^(?=#{1,6} )/m)
    .map((part) => {
      const [, heading = '', rest = part] = /^(#{1,6} [^\n]*)\n?([\s\S]*)$/.exec(part) ?? [];
      const body = rest.replace(/\n{3,}/g, '\n\n').trim();
      return { heading: heading.trim(), text: body, asksFor: purposeOf(heading, body) };
    })
    .filter(({ heading, text: body }) => heading !== '' || body !== '');
}

function purposeOf(heading: string, text: string): SectionPurpose {
  if (CHECKBOX.test(text)) return 'checklist';
  if (/\bbreaking|screenshot|demo|deploy|release notes?\b/i.test(heading)) return 'other';
  return PURPOSES.find(([words]) => words.test(heading))?.[1] ?? 'other';
}
