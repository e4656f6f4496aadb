/** An estimate for planning where no tokenizer is known: four characters a token. */
export function roughTokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}
