import { APIError } from 'openai';
import { eventsOf } from './event-stream.ts';
import { LostReply } from './patience.ts';
import { assembleReply, type ReplyParts } from './reply-parts.ts';

const DONE = '[DONE]';

/** A whole reply, streamed or not; one that breaks off, falls silent or says nothing at all throws `LostReply`. */
export async function readReply(
  response: Response,
  idleMs: number,
  onText: ((untrustedPiece: string) => void) | undefined,
): Promise<ReplyParts> {
  const assembly = assembleReply();
  let isWhole = false;
  try {
    for await (const data of dataOf(response, idleMs)) {
      isWhole ||= data === DONE;
      if (isWhole) break;
      const piece: unknown = JSON.parse(data);
      throwIfError(piece, response);
      const words = assembly.add(piece);
      if (words !== '') onText?.(words);
    }
  } catch (error) {
    if (error instanceof APIError || error instanceof LostReply) throw error;
    throw new LostReply(`broke off its reply: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  const parts = assembly.parts();
  if (!parts.answered) throw new LostReply('answered without a reply');
  if (!isWhole && isStream(response) && parts.finish === undefined && parts.usage === undefined)
    throw new LostReply('broke off its reply in the middle');
  return parts;
}

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.includes('event-stream') === true;
}

/** Some endpoints do not stream, whatever they are asked: then there is one piece. */
async function* dataOf(response: Response, idleMs: number): AsyncGenerator<string> {
  if (response.body === null || !isStream(response)) yield await response.text();
  else yield* withoutSilence(eventsOf(response.body), idleMs);
}

/** The first piece may take as long as a reply may: models think before they speak. */
async function* withoutSilence(events: AsyncGenerator<string>, idleMs: number): AsyncGenerator<string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for (let first = true; ; first = false) {
      const next = events.next();
      const silence = new Promise<never>((_, reject) => {
        if (!first)
          timer = setTimeout(() => reject(new LostReply(`fell silent for ${idleMs / 1000} s`)), idleMs);
      });
      const { value, done } = await Promise.race([next, silence]);
      clearTimeout(timer);
      if (done === true) return;
      yield value;
    }
  } finally {
    clearTimeout(timer);
    // Whatever comes now is for nobody; a stream that is silent is not waited for.
    events.return(undefined).catch(() => {});
  }
}

/** Some gateways answer 200, and with an error in the body or in the middle of a stream. */
function throwIfError(untrustedPiece: unknown, response: Response): void {
  if (typeof untrustedPiece !== 'object' || untrustedPiece === null || !('error' in untrustedPiece)) return;
  const { error } = untrustedPiece;
  if (error === null || error === undefined) return;
  const detail = typeof error === 'object' ? error : { message: JSON.stringify(error) };
  throw new APIError(undefined, detail, undefined, response.headers);
}
