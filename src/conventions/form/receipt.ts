/** What shaped a change: told in the pull request so that a maintainer can judge it. */
export interface Receipt {
  readonly precedents: readonly ReceiptPrecedent[];
  readonly rules: readonly ReceiptRule[];
  /** What became of earlier changes that the agent was told of. */
  readonly outcomes?: readonly ReceiptOutcome[];
  /** The files that memory pointed at before the model read anything. */
  readonly files: readonly string[];
  readonly confidence: number;
  readonly model: string;
  readonly turns: number;
  readonly tokens: number;
  /** In US dollars, where the price of the model is known. */
  readonly cost?: number | undefined;
}

export interface ReceiptOutcome {
  readonly number: number;
  readonly url: string;
  readonly state: string;
}

export interface ReceiptRule {
  readonly id: string;
  readonly statement: string;
  /** The change is of its matter, and not only of its neighbourhood. */
  readonly used?: boolean;
  /** What it rests on, as it is at the base commit. */
  readonly places?: readonly { readonly name: string; readonly url?: string | undefined }[];
}

export interface ReceiptPrecedent {
  readonly sha: string;
  readonly title: string;
  readonly url?: string | undefined;
}
