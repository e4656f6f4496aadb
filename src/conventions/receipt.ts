/** What shaped a change: told in the pull request so that a maintainer can judge it. */
export interface Receipt {
  readonly precedents: readonly ReceiptPrecedent[];
  readonly rules: readonly { readonly id: string; readonly statement: string }[];
  /** The files that memory pointed at before the model read anything. */
  readonly files: readonly string[];
  readonly confidence: number;
  readonly model: string;
  readonly turns: number;
  readonly tokens: number;
  /** In US dollars, where the price of the model is known. */
  readonly cost?: number | undefined;
}

export interface ReceiptPrecedent {
  readonly sha: string;
  readonly title: string;
  readonly url?: string | undefined;
}
