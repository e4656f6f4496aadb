/** What was left out of a conversation, whole, by its handle. */
export type Outputs = Record<string, string>;

/** Puts a result under its handle, where nothing of it gets lost, and says which handle shows it. */
export function keepResult(handle: string, content: string, outputs: Outputs): string {
  const cutBefore = handleOfHead(content, outputs);
  if (cutBefore !== undefined) return cutBefore;
  const whole = outputs[handle];
  if (whole?.includes(content)) return handle;
  // A tool shows a choice of what it has to say, and remarks are added to it: then both are kept.
  const free = whole === undefined ? handle : `${handle}-shown`;
  outputs[free] = content;
  return free;
}

/** The line that stands for a result. */
export function lineInPlace(call: string, content: string, handle: string): string {
  return `[result of ${call}, ${inWords(content.length)}, left out; \`output\` with handle ${handle} shows it]`;
}

const LINE_IN_PLACE = /^\[result of .*, [\d,]+ characters, left out; `output` with handle (\S+) shows it\]$/;

export function wasLeftOut(content: string, outputs: Outputs): boolean {
  const handle = LINE_IN_PLACE.exec(content)?.[1];
  return handle !== undefined && Object.hasOwn(outputs, handle);
}

/** The beginning of a result. */
export function headOf(content: string, characters: number, handle: string): string {
  const left = inWords(content.length - characters);
  const note = `[… ${left} left out; \`output\` with handle ${handle} shows the whole result]`;
  return `${content.slice(0, characters)}\n${note}`.toWellFormed();
}

const NOTE_AFTER_HEAD =
  /\n\[… [\d,]+ characters left out; `output` with handle (\S+) shows the whole result\]$/;

function handleOfHead(content: string, outputs: Outputs): string | undefined {
  const note = NOTE_AFTER_HEAD.exec(content);
  const handle = note?.[1];
  if (note === null || handle === undefined || !Object.hasOwn(outputs, handle)) return undefined;
  return outputs[handle]!.startsWith(content.slice(0, note.index - 1)) ? handle : undefined;
}

function inWords(characters: number): string {
  return `${characters.toLocaleString('en')} characters`;
}
