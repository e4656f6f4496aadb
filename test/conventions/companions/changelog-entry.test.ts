import { describe, expect, it } from 'vitest';
import { withChangelogEntry } from '../../../src/conventions/companions/changelog-entry.ts';

const entry = { subject: 'handle an empty name', issue: 12 };

function added(lines: readonly string[], told: { subject: string; issue?: number } = entry): string[] {
  const before = lines.join('\n');
  const after = withChangelogEntry(before, told)?.split('\n') ?? [];
  return after.filter((line) => !lines.includes(line));
}

describe('an entry of a changelog', () => {
  it('stands among the fixes that are not released yet, worded and referenced like its neighbours', () => {
    const changelog = [
      '# Changes',
      '## [Unreleased]',
      '### Added',
      '- Added a door. (#3)',
      '### Fixed',
      '- Fixed a window. (#4)',
      '- Handled a broken pane. (#5)',
      '- Kept the curtain closed. (#6)',
      '',
      '## 1.0.0',
      '### Fixed',
      '- Fixed the floor. (#1)',
    ];
    const text = withChangelogEntry(changelog.join('\n'), entry) ?? '';
    expect(text.split('\n')[8]).toBe('- Handled an empty name. (#12)');
    expect(text.split('\n')).toHaveLength(changelog.length + 1);
  });

  it('begins the list of fixes where the release has none yet', () => {
    const changelog = [
      '## Unreleased',
      '',
      '## 1.0',
      '',
      '### Fixes',
      '',
      '* fix the floor',
      '* fix a wall',
      '* open it',
    ];
    expect(withChangelogEntry(changelog.join('\n'), entry)?.split('\n').slice(0, 7)).toEqual([
      '## Unreleased',
      '',
      '### Fixes',
      '',
      '* handle an empty name',
      '',
      '## 1.0',
    ]);
  });

  it('goes to the top where the newest stand there', () => {
    const changelog = [
      'Next',
      '====',
      '',
      ...[9, 8, 7, 6].map((n) => `- Fix thing ${n} ([#${n}](https://x.org/a/b/pull/${n}))`),
    ];
    const text = withChangelogEntry(changelog.join('\n'), entry) ?? '';
    expect(text.split('\n')[3]).toBe('- Handle an empty name ([#12](https://x.org/a/b/issues/12))');
  });

  it('knows a version by the word below its title, and reStructuredText', () => {
    const changelog = [
      'Version 2.1',
      '-----------',
      '',
      'Unreleased',
      '',
      '-   Doors open both ways and are',
      '    painted. :issue:`7`',
      '-   Windows close. :pr:`8`',
      '-   Fix the roof, which leaked. :issue:`9`',
      '',
      'Version 2.0',
      '-----------',
      '',
      '-   First. :issue:`1`',
    ];
    const text = withChangelogEntry(changelog.join('\n'), entry) ?? '';
    expect(text.split('\n')[9]).toBe('-   Handle an empty name. :issue:`12`');
  });

  it('has the label that entries begin with, and the address of its link', () => {
    const changelog = [
      '# Unreleased',
      '- **added:** Doors ([#3])',
      '- **fixed:** Windows open ([#4])',
      '- **fixed:** Roofs hold ([#5])',
      '',
      '[#3]: https://x.org/a/b/pull/3',
      '[#4]: https://x.org/a/b/pull/4',
      '# 1.0',
      '- **fixed:** Floors',
    ];
    expect(added(changelog)).toEqual([
      '- **fixed:** Handle an empty name ([#12])',
      '[#12]: https://x.org/a/b/issues/12',
    ]);
  });

  it('may begin with its reference', () => {
    const changelog = [
      '2.0 (TBD)',
      '=========',
      'Bug fixes:',
      '',
      '* [BUG #3](https://x.org/a/b/issues/3):',
      '  Fix a door.',
      '* [BUG #4](https://x.org/a/b/pull/4):',
      '  Fix a window.',
      '* [BUG #5](https://x.org/a/b/issues/5):',
      '  Fix a roof.',
    ];
    expect(added(changelog)).toEqual([
      '* [BUG #12](https://x.org/a/b/issues/12):',
      '  Handle an empty name.',
    ]);
  });

  it('does not cut an entry in two', () => {
    const changelog = [
      '# Unreleased',
      '',
      '- Fix one,',
      'which goes on',
      '',
      '  with a paragraph',
      '- Fix two',
      '- Fix three',
      'and on',
      '',
      '# 1.0',
    ];
    expect(withChangelogEntry(changelog.join('\n'), entry)?.split('\n').slice(6, 10)).toEqual([
      '- Fix two',
      '- Fix three',
      'and on',
      '- Handle an empty name',
    ]);
  });

  it('is not made where nothing is said of what is not released, or no entry shows the form', () => {
    expect(withChangelogEntry('# 1.0\n- First', entry)).toBeUndefined();
    expect(withChangelogEntry('# Unreleased\n\nNothing.\n', entry)).toBeUndefined();
    expect(withChangelogEntry('', entry)).toBeUndefined();
  });

  it('keeps the ends of lines', () => {
    expect(withChangelogEntry('# Unreleased\r\n- One\r\n- Two\r\n', { subject: 'three' })).toBe(
      '# Unreleased\r\n- One\r\n- Two\r\n- Three\r\n',
    );
  });
});
