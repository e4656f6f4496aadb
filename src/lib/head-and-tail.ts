/** A text of at most so many characters, give or take the mark: the causes of a failure stand at its beginning or its end. */
export function headAndTail(text: string, characters: number): string {
  if (text.length <= characters) return text;
  const half = Math.floor(characters / 2);
  return `${text.slice(0, half)}\n[…]\n${text.slice(-half)}`;
}
