/**
 * Sentences in which a reviewer says outright how things are done here, such as "We never use default exports." What
 * is missed can be said again with `/heirloom remember`; what is found wrongly bothers people, so a sentence about this
 * one change is none: it points at something ("this", "here"), it is a question, a guess, a story of what happened, or
 * it says what the code does.
 */
export function statementsIn(untrustedMarkdown: string): string[] {
  const found = sentencesIn(untrustedMarkdown.slice(0, LONGEST_TEXT)).flatMap(
    (sentence) => statementOf(sentence) ?? [],
  );
  return [...new Set(found)].slice(0, MOST);
}

const LONGEST_TEXT = 20_000;
const LONGEST = 300;
const FEWEST_WORDS = 3;
const MOST = 5;

/** What people say before they come to the point. */
const LEAD =
  /^(?:(?:(?:nit|note|fyi|btw|reminder|style|convention|house rule|house style|general (?:note|comment|remark)|as a (?:general )?rule|by convention|in general|generally|for (?:the )?future(?: reference)?|for next time|next time|going forward|from now on|also|and|but|so|sorry|thanks|thank you|ok|okay|hi|hey|actually|just a note|one thing|one more thing|please note that|please remember|remember|remember that|note that|keep in mind that)\b[\s,:!.–—-]*)|(?:[-*+•]|\d{1,2}[.)])\s+)+/i;

/** The place that a rule is said of, in so many words. */
const PLACE =
  /^(?:in|for|across|throughout) (?:this|our|the whole|the entire) (?:repo|repository|project|code ?base|package|organi[sz]ation|team|code)\b,?\s*/i;

/** What people do by convention; what code does ("we always return", "we never reach") is another matter. */
const CONVENTION =
  '(?:use|write|put|keep|add|import|export|commit|squash|rebase|mock|stub|test|cover|document|comment|format|sort|order|prefer|avoid|throw|swallow|catch|hard-?code|depend|rely|ship|release|bump|update|include|indent|capitali[sz]e|end(?! up)|start|begin|prefix|suffix|abbreviate|nest|inline|declare|define|name|annotate|mutate|disable|mix|introduce|reformat|rename|spell|follow|require|support|leave|store|place|group|log|skip|run)';

const HABIT = new RegExp(
  `^we (?:(?:always|never|only|usually|generally|normally|typically|strictly|strongly) ${CONVENTION}|(?:usually |generally |strongly |always )?(?:prefer|avoid)|(?:do not|don['’]t) (?:ever )?${CONVENTION}|try (?:not )?to (?:always )?${CONVENTION}|(?:usually |generally )?(?:do not|don['’]t) (?:allow|want|like|accept))\\b`,
  'i',
);
const ORDER = new RegExp(
  `^(?:please,? )?(?:(?:always|never) ${CONVENTION}|(?:do not|don['’]t) ever ${CONVENTION})\\b`,
  'i',
);
const WISH = new RegExp(`^please,? (?:(?:do not|don['’]t) (?:ever )?${CONVENTION}|avoid)\\b`, 'i');
const PREFERENCE = /^(?:please,? )?prefer .+ (?:over|to|instead of|rather than) /i;
const DUTY =
  /^(?:(?:every|each|all|any)(?: new| public| exported)? [\w` -]{2,40}?|(?!the |their |these |those )(?:[a-z][\w-]* ){0,2}[a-z][\w-]*s) (?:must|should) (?:always |never |not )?(?:be |have |come |go |live |start |end |use |contain |include |stay |hit |touch |follow |match |depend |rely |import |throw )/i;
const NEED =
  /^(?:every|each|all|any)(?: new| public| exported)? [\w` -]{2,40}? (?:needs?|has to have|have to have|gets?|requires?) /i;
const NAMED_CONVENTION =
  /^(?:our|the) (?:convention|style ?guide|coding style|house style|house rule|policy|rule)(?: here| in this (?:repo|repository|project))? (?:is|says|asks|requires|wants)\b/i;

/** It speaks of one thing that everybody looks at just now. */
const POINTING =
  /\b(?:this|that|these|those|it|its|they|them|here|there|above|below|he|she|him|her|his|the (?:same|latter|former|other)|line \d+|you|your|yours|I|my|me)\b/i;
/** It speaks of one moment. */
const MOMENT =
  /\b(?:yet|for now|right now|now|today|tomorrow|again|any ?more|already|this time|just|still|until|till|later|at the moment|currently|no longer|anyway|once)\b/i;
const GUESS =
  /\b(?:maybe|perhaps|probably|possibly|might|could|would|I think|I guess|I believe|I wonder|not sure|unsure|seems?|apparently|if only|imagine|suppose|lol|haha|joking|unless|sometimes|somehow)\b|;-?\)|:-?[)P]|😄|😉|😂|🙃/i;
const PAST =
  /\b(?:had|was|were|did|used to|didn['’]t|wasn['’]t|weren['’]t|broke|happened|crashed|failed|fails?|crash(?:es)?|broken|ended up|lately|yesterday|last (?:week|time|year|month))\b/i;
/** That something is not used is a remark on dead code where it is a name of the code's own. */
const DEAD_CODE =
  /^we (?:never|don['’]t|do not) (?:use|import|export|call) (?:the )?(?:`([A-Za-z_$][\w$]*)(?:\(\))?`|the \w+)(?: \w+)?\.?$/i;
const LANGUAGE_WORDS = new Set(
  'any as async await bool class const debugger default delete enum eval export final float global goto import int interface lambda let module namespace new nil none null object panic print require self static super switch this typeof undefined unknown unsafe unwrap var void with'.split(
    ' ',
  ),
);

function statementOf(untrustedSentence: string): string | undefined {
  const sentence = withoutRequest(untrustedSentence.replace(LEAD, '').trim());
  const place = PLACE.exec(sentence)?.[0] ?? '';
  const said = sentence.slice(place.length).replace(LEAD, '');
  if (sentence.length > LONGEST || said.split(/\s+/).length < FEWEST_WORDS) return undefined;
  if (/[?…]$|\.\.\.$/.test(sentence) || /^["“'‘(]/.test(sentence)) return undefined;
  const prose = said.replace(/`[^`]*`/g, '`x`').replace(PLACE_WITHIN, ' ');
  if ([POINTING, MOMENT, GUESS, PAST].some((sign) => sign.test(prose))) return undefined;
  if (!(place === '' ? isRule(said, prose) : isRuleOfPlace(said, prose))) return undefined;
  return written(sentence);
}

const PLACE_WITHIN =
  /\b(?:in|for|across|throughout|of|around) (?:this|our) (?:repo|repository|project|code ?base|package|team|code)\b|\baround here\b/gi;

function isRule(said: string, prose: string): boolean {
  if (HABIT.test(said)) return !isDeadCode(said) && !isDefinite(prose) && !CONDITION.test(prose);
  if (ORDER.test(said)) return !/^(?:please )?never mind\b/i.test(said) && !isDefinite(prose);
  if (WISH.test(said) || PREFERENCE.test(said)) return !isDefinite(prose);
  if (DUTY.test(said)) return !VALUE.test(prose);
  if (NEED.test(said)) return !isDefinite(prose);
  return NAMED_CONVENTION.test(said);
}

/** What is done only then is what the code does; "when adding a rule" is said of people. */
const CONDITION = /\b(?:when|if|while|because|since|whenever)\b(?! \w+ing\b)/i;
/** What values are is no matter of style. */
const VALUE = /\bbe (?:null|undefined|empty|true|false|zero|negative|positive|non-\w+)\b/i;

/** Whoever names the repository speaks of all of it; what is asked for is only that a rule follows. */
function isRuleOfPlace(said: string, prose: string): boolean {
  if (HABIT.test(said) || ORDER.test(said) || WISH.test(said) || PREFERENCE.test(said))
    return !isDeadCode(said);
  return (
    /\b(?:must|should|always|never|only)\b/i.test(prose) ||
    new RegExp(`^we (?:${CONVENTION}|do|call|return|handle|pass|wrap|validate)\\b`, 'i').test(said) ||
    /^[\w` -]{2,60}? (?:live|go|belong|stay|end|start|begin|are|is) (?:in|into|to|next to|beside|with|under|below|at|written|named|kept|placed|put|sorted|formatted)\b/i.test(
      said,
    )
  );
}

/** "The parser", "the second case": one thing of this change. Of some things there is only one in a repository. */
function isDefinite(prose: string): boolean {
  const singular =
    /\bthe (?!changelog|lock ?file|sources?\b|code\b|imports\b|readme|docs|documentation|standard library|database|network|file ?system|clock|public api|api docs|style ?guide|imperative|logger|code ?base|repo(?:sitory)?\b|project\b|tests?\b|test suite|type system|formatter|linter|issue number|present tense|\w+ (?:folder|directory|helpers?|module|package)\b)/i;
  return singular.test(prose);
}

function isDeadCode(said: string): boolean {
  const [matched, name] = DEAD_CODE.exec(said) ?? [];
  if (matched === undefined)
    return /\b(?:so (?:remove|drop|delete)|can be (?:removed|dropped|deleted))\b/i.test(said);
  return name === undefined || !LANGUAGE_WORDS.has(name.toLowerCase());
}

/** What is asked for after the rule is of this change: "…, please rename" and "…, so can you move". */
function withoutRequest(sentence: string): string {
  return sentence.replace(
    /(?:[,;]| [–—-])\s*(?:so |and |but |hence )?(?:please|pls|can you|could you|would you|you (?:can|should|need)|let['’]s|this|that|it|these|here)\b.*$/i,
    '.',
  );
}

function written(sentence: string): string {
  const text = sentence.replace(/\s+/g, ' ').replace(/[.!,;:\s]+$/, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The sentences of the prose: no code, no quotes, no commands. */
function sentencesIn(untrustedMarkdown: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of untrustedMarkdown.replace(/<!--[^]*?(?:-->|$)/g, ' ').split(/\r?\n/)) {
    const mark = /^\s{0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else if (/^\s*>|^(?: {4}|\t)|^\s*\/\w|^\s*\|/.test(line)) lines.push('');
    else
      lines.push(
        /^\s*(?:[-*+•]|\d{1,2}[.)])\s|^\s*#{1,6}\s/.test(line) ? `\n${line.replace(/^\s*#+/, '')}` : line,
      );
  }
  return lines
    .join('\n')
    .replace(/!?\[([^\]]{0,200})\]\([^)\s]{0,500}\)/g, '$1')
    .replace(/(?<![\w`])(\*\*|__|\*|_)(?=\S)([^*_`]{1,200}?)(?<=\S)\1(?![\w`])/g, '$2')
    .split(/\n\s*\n|\n(?=\s*(?:[-*+•]|\d{1,2}[.)])\s)/)
    .flatMap((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').match(SENTENCE) ?? [])
    .flatMap((sentence) => sentence.split(/;\s+|\s+[–—]\s+|,\s+but\s+(?=we\b)/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');
}

/** Up to a mark that ends a sentence; a dot within a name or within backticks ends none. */
const SENTENCE = /(?:`[^`]*`|(?:e\.g|i\.e|etc|vs|cf)\.|[^.!?`]|[.!?](?=[^\s"')*_]))+(?:[.!?]+|`|$)/g;
