import { z } from 'zod';

/** What has come of a reply; a reply that does not stream comes as one piece. */
export interface ReplyParts {
  readonly content: string;
  readonly calls: readonly {
    readonly id: string;
    readonly name: string;
    readonly untrustedArguments: string;
  }[];
  readonly finish: string | undefined;
  readonly usage: z.infer<typeof CountedUsage> | undefined;
  /** There was an answer at all, if only an empty one. */
  readonly answered: boolean;
}

export interface ReplyAssembly {
  /** Takes the next piece, and gives back the words in it. */
  add(untrustedPiece: unknown): string;
  parts(): ReplyParts;
}

// Compatible endpoints leave out what the official one always sends, so everything here may be missing or null.
const count = z.number().nullish().catch(undefined);
const CountedUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count }).nullish().catch(undefined),
});
const text = z.string().nullish().catch(undefined);
const Content = z
  .union([z.string(), z.array(z.object({ text }))])
  .nullish()
  .catch(undefined)
  .transform((content) =>
    Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? ''),
  );
const Call = z.object({
  index: count,
  id: text,
  function: z
    .object({
      name: text,
      arguments: z
        .unknown()
        .transform((given) =>
          typeof given === 'string' ? given : given == null ? '' : JSON.stringify(given),
        ),
    })
    .nullish()
    .catch(undefined),
});
const Said = z.object({
  content: Content,
  refusal: text,
  tool_calls: z.array(Call).nullish().catch(undefined),
});
const Piece = z.object({
  choices: z
    .array(
      z.object({
        index: count,
        delta: Said.nullish().catch(undefined),
        message: Said.nullish().catch(undefined),
        finish_reason: text,
      }),
    )
    .nullish()
    .catch(undefined),
  usage: CountedUsage.nullish().catch(undefined),
});

type CallPiece = z.infer<typeof Call>;

interface Slot {
  readonly index: number | undefined;
  id: string;
  name: string;
  untrustedArguments: string;
}

/** Puts a reply together from its pieces, however the endpoint cuts them. */
export function assembleReply(): ReplyAssembly {
  let content = '';
  let refusal = '';
  let finish: string | undefined;
  let usage: ReplyParts['usage'];
  let answered = false;
  const slots: Slot[] = [];
  return {
    add(untrustedPiece) {
      const piece = Piece.safeParse(untrustedPiece).data;
      usage = piece?.usage ?? usage;
      answered ||= Array.isArray(piece?.choices);
      const choice = piece?.choices?.find(({ index }) => (index ?? 0) === 0);
      finish = choice?.finish_reason ?? finish;
      // Some streams end with the whole message again.
      const isRepeated = choice?.delta == null && (content !== '' || slots.length > 0);
      const said = isRepeated ? undefined : (choice?.delta ?? choice?.message);
      content += said?.content ?? '';
      refusal += said?.refusal ?? '';
      const isPart = said === choice?.delta;
      for (const call of said?.tool_calls ?? [])
        goOn((isPart && slotOf(slots, call)) || begin(slots, call), call);
      return said?.content ?? '';
    },
    parts: () => ({
      content: content || refusal,
      calls: slots.map(({ id, name, untrustedArguments }) => ({ id, name, untrustedArguments })),
      finish,
      usage,
      answered,
    }),
  };
}

function begin(slots: Slot[], { index, id }: CallPiece): Slot {
  const slot = { index: index ?? undefined, id: id ?? '', name: '', untrustedArguments: '' };
  slots.push(slot);
  return slot;
}

function goOn(slot: Slot, { id, function: called }: CallPiece): void {
  slot.id ||= id ?? '';
  slot.name ||= called?.name ?? '';
  slot.untrustedArguments += called?.arguments ?? '';
}

/** The call that a piece goes on with: by its id, else by its index, else the last one unless another is named. */
function slotOf(slots: readonly Slot[], { index, id, function: called }: CallPiece): Slot | undefined {
  const known = id ? slots.find((slot) => slot.id === id) : undefined;
  if (known && (index == null || known.index === index)) return known;
  const slot = index == null ? slots.at(-1) : slots.findLast((each) => each.index === index);
  if (id && slot?.id !== '' && slot?.id !== id) return undefined;
  const isNamedAnew = index == null && !id && Boolean(called?.name) && slot?.name !== '';
  return isNamedAnew ? undefined : slot;
}
