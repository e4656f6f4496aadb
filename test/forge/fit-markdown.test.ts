import { describe, expect, it } from 'vitest';
import { fitMarkdown } from '../../src/forge/fit-markdown.ts';

describe('Markdown that is too long', () => {
  it('is left alone when it is not', () => {
    expect(fitMarkdown('short', 100)).toBe('short');
  });

  it('is cut at the end of a line', () => {
    const cut = fitMarkdown('one line of text\n'.repeat(100), 400);
    expect(cut.length).toBeLessThanOrEqual(400);
    expect(cut).toMatch(/one line of text\n\n\*\(The rest was cut: GitHub takes no more\.\)\*\n$/);
  });

  it('has its code block, its details and its comment closed', () => {
    const open = `<details>\n\n\`\`\`\`js\n${'let x = 1;\n'.repeat(100)}`;
    const cut = fitMarkdown(open, 300);
    expect(cut.length).toBeLessThanOrEqual(300);
    expect(cut).toMatch(/let x = 1;\n````\n\n<\/details>\n\n\*\(/);
    expect(fitMarkdown(`<!-- ${'hidden\n'.repeat(100)}`, 200)).toContain('hidden -->');
  });

  it('never holds half a character', () => {
    for (let limit = 200; limit < 210; limit++) {
      const cut = fitMarkdown('🧵'.repeat(500), limit);
      expect(cut.length).toBeLessThanOrEqual(limit);
      expect(cut.isWellFormed()).toBe(true);
    }
  });
});
