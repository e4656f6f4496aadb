import { contentOf, edit, StrayEdit, type Change } from './changes.ts';

const CHANGELOG = 'CHANGELOG.md';
const SECTIONS = ['Added', 'Changed', 'Fixed'] as const;

type Section = (typeof SECTIONS)[number];

/** Adds a line to a section of what is not released yet, making the section when it is the first. */
export function note(section: Section, line: string): Change {
  return (tree) => {
    const [head, unreleased, ...released] = splitReleases(contentOf(tree, CHANGELOG));
    if (head === undefined || unreleased === undefined)
      throw new StrayEdit('the changelog has no Unreleased');
    const notes = notesOf(unreleased);
    notes[section].push(`- ${line}`);
    const changelog = [head, writeUnreleased(notes), ...released].join('');
    tree.set(CHANGELOG, `${changelog.trimEnd()}\n`);
  };
}

/** What a release changes: the unreleased notes get their version, and so does the package. */
export function release(from: string, to: string, date: string): readonly Change[] {
  return [
    edit(CHANGELOG, '## [Unreleased]', `## [Unreleased]\n\n## [${to}] - ${date}`),
    edit('package.json', `"version": "${from}",`, `"version": "${to}",`),
  ];
}

function splitReleases(changelog: string): string[] {
  return changelog.split(/^(?=## )/m);
}

function notesOf(unreleased: string): Record<Section, string[]> {
  const linesUnder = (section: Section) => {
    const [, found = ''] = new RegExp(`^### ${section}\n\n((?:- .*\n)+)`, 'm').exec(unreleased) ?? [];
    return found.split('\n').filter((line) => line !== '');
  };
  return { Added: linesUnder('Added'), Changed: linesUnder('Changed'), Fixed: linesUnder('Fixed') };
}

function writeUnreleased(notes: Record<Section, string[]>): string {
  const filled = SECTIONS.filter((section) => notes[section].length > 0);
  const written = filled.map((section) => `### ${section}\n\n${notes[section].join('\n')}\n\n`);
  return `## [Unreleased]\n\n${written.join('')}`;
}
