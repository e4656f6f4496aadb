import { pathKind } from '../../lib/path-kind.ts';
import type { Shell } from '../workspace.ts';
import { filesWithWords, readTexts } from './candidates.ts';
import type { CodeFile } from '../../code/code-file.ts';
import type { CodeReader } from '../../code/code.ts';
import { languageOf } from '../../code/languages/by-path.ts';
import { wordPattern } from '../../code/occurrences.ts';

export type Side = 'source' | 'test' | 'vendored';

export interface ScannedFile extends CodeFile {
  readonly path: string;
  readonly side: Side;
  readonly untrustedText: string;
  /** Members are used in it without naming whose they are. */
  readonly bareMembers: boolean;
}

/** A file that was searched for the words only: it is no code, or none that can be parsed. */
export interface TextMention {
  readonly path: string;
  readonly lines: number;
  readonly because: string;
}

export interface Scan {
  readonly files: readonly ScannedFile[];
  readonly mentions: readonly TextMention[];
  /** Files that were not looked into, because there are too many. */
  readonly left: number;
}

/** Parses every file below a path in which one of the names stands. */
export async function scanFor(
  shell: Shell,
  reader: CodeReader,
  untrustedNames: readonly string[],
  untrustedPath: string,
  signal: AbortSignal,
): Promise<Scan> {
  const { paths, left } = await filesWithWords(shell, untrustedNames, untrustedPath, signal);
  const texts = await readTexts(shell, paths, signal);
  const files: ScannedFile[] = [];
  const mentions: TextMention[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    const untrustedText = texts.get(path);
    const language = languageOf(path);
    if (untrustedText === undefined) mentions.push({ path, lines: 1, because: 'it cannot be read as text' });
    else if (!language)
      mentions.push({
        path,
        lines: linesWith(untrustedText, untrustedNames),
        because: 'it is no code that can be parsed',
      });
    else {
      const parsed = await reader.read({ path, untrustedText, names: untrustedNames });
      if (parsed.kind === 'parsed')
        files.push({
          ...parsed.value,
          path,
          side: sideOf(path),
          untrustedText,
          bareMembers: language.bareMembers,
        });
      else mentions.push({ path, lines: linesWith(untrustedText, untrustedNames), because: parsed.because });
    }
  }
  return { files, mentions, left };
}

export function sideOf(path: string): Side {
  const kind = pathKind(path);
  return kind === 'test' ? 'test' : kind === 'generated' ? 'vendored' : 'source';
}

function linesWith(text: string, names: readonly string[]): number {
  const patterns = names.map(wordPattern);
  return text.split('\n').filter((line) => patterns.some((pattern) => line.search(pattern) !== -1)).length;
}
