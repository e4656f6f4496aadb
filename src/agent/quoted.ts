import { middleCut } from './transcript.ts';

const BLOCK = /^(`{3,})([^\n]*)\n([\s\S]*?)^\1$/gm;

/** Cuts the blocks that a message quotes in their middle; the words around them stay. */
export function cutQuoted(text: string, longest: number, note: string): string {
  return text.replaceAll(BLOCK, (block, fence: string, language: string, body: string) =>
    body.length <= longest + 200 ? block : `${fence}${language}\n${middleCut(body, longest, note)}${fence}`,
  );
}
