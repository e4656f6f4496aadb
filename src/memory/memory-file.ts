import { createHash } from 'node:crypto';
import { isSimpleGlob } from '../lib/simple-glob.ts';
import type { NewRule, Rule } from './rule.ts';

/** Where the maintainers of a repository write down what the bot should know. */
export const MEMORY_FILE = '.github/heirloom/memory.md';

/** What the file says at one commit. It comes from the repository: data to be weighed, bounded, and shown as it is. */
export interface MemoryFile {
  readonly rules: readonly (NewRule & { readonly id: string })[];
  /** Ids and statements of rules that no longer count. */
  readonly forgotten: readonly string[];
}

export const LARGEST_MEMORY_FILE = 128_000;
const MOST_RULES = 300;
const LONGEST = 600;

/**
 * Headings say what the bullets below them are about: globs, or a topic in words. A bullet is a rule; bullets below
 * it can say `why:`, `when:` and `id:`. What is struck through, or stands below "Forget", is forgotten.
 */
export function parseMemoryFile(untrustedText: string): MemoryFile {
  const rules: (NewRule & { id: string })[] = [];
  const forgotten: string[] = [];
  let section: Section = { scope: ['**'], trigger: 'always', isForgetting: false };
  let current: (NewRule & { id: string }) | undefined;
  for (const { kind, text } of linesOf(untrustedText)) {
    if (rules.length + forgotten.length >= MOST_RULES) break;
    if (kind === 'heading') {
      section = sectionOf(text);
      current = undefined;
    } else if (kind === 'more') {
      if (current !== undefined) refine(current, text);
    } else if (section.isForgetting || isStruck(text)) {
      forgotten.push(unmarked(text.replaceAll('~~', '')));
      current = undefined;
    } else {
      current = { id: `file-${digest(text)}`, ...section.rule, statement: text, origin: 'human' };
      rules.push(current);
    }
  }
  return { rules, forgotten };
}

interface Section {
  readonly scope: string[];
  readonly trigger: string;
  readonly isForgetting: boolean;
  readonly rule?: Pick<NewRule, 'scope' | 'trigger'>;
}

interface Line {
  readonly kind: 'heading' | 'bullet' | 'more';
  readonly text: string;
}

/** The lines that say something; a bullet's own continuation is joined to it. Prose between is for people. */
function linesOf(untrustedText: string): Line[] {
  const lines: Line[] = [];
  let isFenced = false;
  let open: { kind: 'bullet' | 'more'; text: string } | undefined;
  const text = untrustedText.slice(0, LARGEST_MEMORY_FILE).replace(/<!--[^]*?(?:-->|$)/g, '');
  for (const raw of text.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(raw)) isFenced = !isFenced;
    const line = visible(raw.slice(0, LONGEST)).trimEnd();
    const [, heading] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    const [, indent = '', bullet] = /^(\s*)(?:[-*+]|\d{1,3}[.)])\s+(\S.*)$/.exec(line) ?? [];
    if (isFenced) continue;
    if (heading !== undefined) {
      lines.push({ kind: 'heading', text: heading.slice(0, LONGEST) });
      open = undefined;
    } else if (bullet !== undefined) {
      open = { kind: indent.length >= 2 ? 'more' : 'bullet', text: bullet.slice(0, LONGEST) };
      lines.push(open);
    } else if (line.trim() === '') {
      open = undefined;
    } else if (open !== undefined && /^\s/.test(raw)) {
      open.text = `${open.text} ${line.trim()}`.slice(0, LONGEST);
    }
  }
  return lines;
}

const EVERYWHERE =
  /^(?:memory|rules?|everywhere|always|general|everything|house rules|conventions|heirloom)$/i;

function sectionOf(heading: string): Section {
  const globs = globsIn(heading);
  const words = heading.replace(/`[^`]*`/g, ' ').trim();
  const isForgetting = /^(?:forget|forgotten|no longer)\b/i.test(words);
  const isTopic = globs.length === 0 && !isForgetting && !EVERYWHERE.test(words) && words !== '';
  const scope = globs.length > 0 ? globs : ['**'];
  // A topic draws a rule towards issues on the matter; what a maintainer wrote is considered for every other, too.
  const trigger = isTopic ? `always ${words.slice(0, 200)}` : 'always';
  return { scope, trigger, isForgetting, rule: { scope, trigger } };
}

/** What stands in backticks, and bare words that can only be paths. */
function globsIn(heading: string): string[] {
  const quoted = [...heading.matchAll(/`([^`\s]{1,200})`/g)].map(([, glob = '']) => glob);
  const bare = heading
    .replace(/`[^`]*`/g, ' ')
    .split(/[\s,]+/)
    .filter((word) => /[*/]/.test(word) && /^[\w.*/@{}[\]+-]{2,200}$/.test(word));
  return [...quoted, ...bare].map(asGlob).filter(isSimpleGlob).slice(0, 20);
}

function asGlob(text: string): string {
  const path = text.replace(/^\.?\//, '');
  if (path.endsWith('/')) return `${path}**`;
  return /[*{]|\.\w+$/.test(path) ? path : `${path}/**`;
}

function refine(rule: NewRule & { id: string }, text: string): void {
  const [, key = '', value = ''] =
    /^\**(why|because|when|trigger|scope|id)\**\s*:\**\s*(\S.*)$/i.exec(text) ?? [];
  switch (key.toLowerCase()) {
    case 'why':
    case 'because':
      rule.why = value;
      break;
    case 'when':
    case 'trigger':
      rule.trigger = value;
      break;
    case 'scope':
      rule.scope = globsIn(value).length > 0 ? globsIn(value) : rule.scope;
      break;
    case 'id': {
      const id = unmarked(value);
      if (/^[a-z0-9][a-z0-9-]{0,79}$/.test(id)) rule.id = id;
      break;
    }
    default:
      rule.statement = `${rule.statement} ${text}`.slice(0, LONGEST);
  }
}

const isStruck = (text: string): boolean => /^~~[^]+~~\.?$/.test(text.trim());

const unmarked = (text: string): string => text.trim().replace(/^`([^`]*)`$/, '$1');

function digest(statement: string): string {
  return createHash('sha256').update(statement).digest('hex').slice(0, 12);
}

/** The rules as a file that says the same when it is read again. */
export function formatMemoryFile(rules: readonly Rule[], forgotten: readonly Rule[] = []): string {
  const byScope = Map.groupBy(rules, ({ scope }) => scope.join('\0'));
  const sections = [...byScope].sort(([a], [b]) => (a === '**' ? -1 : b === '**' ? 1 : a < b ? -1 : 1));
  const parts = sections.map(([scope, own]) => {
    const heading =
      scope === '**'
        ? 'Everywhere'
        : scope
            .split('\0')
            .map((glob) => `\`${glob}\``)
            .join(', ');
    return `## ${heading}\n\n${own.map(bulletOf).join('\n')}`;
  });
  const left = forgotten.map(({ id, statement }) => `- \`${id}\`\n  - ${oneLine(statement)}`);
  if (left.length > 0) parts.push(`## Forget\n\n${left.join('\n')}`);
  return `${['# Memory', ...parts].join('\n\n')}\n`;
}

function bulletOf({ id, statement, why, trigger }: Rule): string {
  return [
    `- ${oneLine(statement)}`,
    `  - id: \`${id}\``,
    ...(why === '' ? [] : [`  - why: ${oneLine(why)}`]),
    ...(trigger === 'always' ? [] : [`  - when: ${oneLine(trigger)}`]),
  ].join('\n');
}

/** Without control characters, and without the marks that reorder what is seen. */
function visible(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ').replace(/[\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu, '');
}

function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').replaceAll('<!--', '').trim();
}
