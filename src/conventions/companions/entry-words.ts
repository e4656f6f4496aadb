/** How entries about past changes are worded: learnt from their texts, without markers and references. */
export interface EntryStyle {
  readonly isCapital: boolean;
  readonly endsInPeriod: boolean;
  readonly tense: 'past' | 'present' | 'imperative';
}

export function entryStyle(texts: readonly string[]): EntryStyle {
  const most = (holds: (text: string) => boolean) => texts.filter(holds).length * 2 > texts.length;
  const verbs = texts.map((text) => (/^[\p{L}]+/u.exec(text)?.[0] ?? '').toLowerCase());
  const count = (tense: EntryStyle['tense']) => verbs.filter((verb) => formsOf(verb) === tense).length;
  const counts = { past: count('past'), present: count('present'), imperative: count('imperative') };
  return {
    isCapital: texts.length === 0 || texts.filter((text) => /^\p{Ll}/u.test(text)).length * 2 < texts.length,
    endsInPeriod: most((text) => /[.!]$/.test(text)),
    tense: tenseOf(counts),
  };
}

function tenseOf(counts: Readonly<Record<EntryStyle['tense'], number>>): EntryStyle['tense'] {
  if (counts.past > counts.imperative && counts.past >= counts.present) return 'past';
  return counts.present > counts.imperative ? 'present' : 'imperative';
}

/** The subject of a title as an entry. */
export function entryText(subject: string, { isCapital, endsInPeriod, tense }: EntryStyle): string {
  const [first = '', ...rest] = subject
    .trim()
    .replace(/[.\s]+$/, '')
    .split(' ');
  const verb = BASE.get(first.toLowerCase());
  const word = verb === undefined ? first : conjugated(verb, tense);
  const cased = /^[\p{L}][\p{Ll}'-]*$/u.test(word) ? (isCapital ? capital(word) : word.toLowerCase()) : word;
  return `${[cased, ...rest].join(' ')}${endsInPeriod ? '.' : ''}`;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

/** Verbs that titles begin with; what is no verb here is left as it stands. */
const VERBS =
  'fix add remove handle avoid prevent allow make use keep return correct decode encode parse support ensure restore respect ignore preserve escape throw stop render resolve update change improve treat accept reject skip raise pass report show hide drop set reset clear close open read write load emit apply check validate normalize normalise include exclude convert format print strip trim quote unquote propagate forward await wait retry retain guard limit bound match merge sort count compare detect recognize recognise honor honour revert replace rename move extract simplify align mend repair adjust call cancel catch clamp clone copy create delete disable enable display expose fall find generate infer initialize initialise insert join lock log map mark omit order pad pick process protect provide reduce refuse register reject reload require round run save send serialize serialise share sync take track translate transform truncate unwrap wrap warn yield'.split(
    ' ',
  );

const IRREGULAR: Readonly<Record<string, string>> = {
  make: 'made',
  keep: 'kept',
  throw: 'threw',
  show: 'showed',
  hide: 'hid',
  set: 'set',
  reset: 'reset',
  read: 'read',
  write: 'wrote',
  catch: 'caught',
  fall: 'fell',
  find: 'found',
  run: 'ran',
  send: 'sent',
  take: 'took',
};

function past(verb: string): string {
  const irregular = IRREGULAR[verb];
  if (irregular !== undefined) return irregular;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
  // A short word doubles its last letter: strip, drop, but not fix.
  if (/^[^aeiou]*[aeiou][^aeiouwxy]$/.test(verb) || /(?:mit|fer)$/.test(verb))
    return `${verb}${verb.at(-1)}ed`;
  return `${verb}ed`;
}

function present(verb: string): string {
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  return /(?:s|x|z|ch|sh|o)$/.test(verb) ? `${verb}es` : `${verb}s`;
}

function conjugated(verb: string, tense: EntryStyle['tense']): string {
  return tense === 'past' ? past(verb) : tense === 'present' ? present(verb) : verb;
}

/** From each form to the verb. */
const BASE = new Map(VERBS.flatMap((verb) => [past(verb), present(verb), verb].map((form) => [form, verb])));

function formsOf(word: string): EntryStyle['tense'] | undefined {
  const verb = BASE.get(word);
  if (verb === undefined) return undefined;
  return word === verb ? 'imperative' : word === past(verb) ? 'past' : 'present';
}
