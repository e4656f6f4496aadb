/** What an endpoint understands, as far as is known: it begins with everything, and loses what is refused. */
export interface Dialect {
  readonly tools: 'native' | 'text';
  readonly stream: boolean;
  /** Streams may be asked to end with the usage. */
  readonly streamUsage: boolean;
  /** Names for the most tokens of a reply, the first of which is used. */
  readonly maxTokensNames: readonly string[];
  readonly reasoning: boolean;
  readonly temperature: boolean;
  readonly parallelCalls: boolean;
  /** Several calls may stand in one message of the history. */
  readonly severalCallsAMessage: boolean;
  readonly systemMessages: boolean;
  /** Several messages of one role may follow each other. */
  readonly repeatedRoles: boolean;
  /** Schemas may say more than types, descriptions and which properties are required. */
  readonly richSchemas: boolean;
}

export function fullDialect(options: {
  readonly baseUrl?: string | undefined;
  readonly tools?: 'auto' | 'native' | 'text' | undefined;
  readonly stream?: boolean | undefined;
}): Dialect {
  const isOpenAi = options.baseUrl === undefined || /\.(?:openai|azure)\.com/.test(options.baseUrl);
  const names = ['max_completion_tokens', 'max_tokens'];
  return {
    tools: options.tools === 'text' ? 'text' : 'native',
    stream: options.stream ?? true,
    streamUsage: true,
    // OpenAI refuses the old name for its newer models, and others pass over the new name in silence.
    maxTokensNames: isOpenAi ? names : names.toReversed(),
    reasoning: true,
    temperature: true,
    parallelCalls: true,
    severalCallsAMessage: true,
    systemMessages: true,
    repeatedRoles: true,
    richSchemas: true,
  };
}

interface Lesson {
  /** What was refused, for the log. */
  readonly what: string;
  readonly named: RegExp;
  /** Its name alone does not mean that it was refused. */
  readonly needsRefusal?: true;
  readonly unlearn: (dialect: Dialect) => Partial<Dialect>;
}

const REFUSAL =
  /not (?:been |currently )?(?:support|permit|allow|enabl|availabl|implement|accept)|n[o']t support|unsupport|unrecogni[sz]ed|unknown|unexpected|extra (?:inputs|fields|parameters)|\bno [\w ]{1,40}(?:found|supports?)\b|requires? |must (?:be verified|alternate)|only /i;

/** From the particular to the general: a message about one parameter often names others. */
const LESSONS: readonly Lesson[] = [
  {
    what: 'usage in streams',
    named: /stream_options|stream options/i,
    unlearn: () => ({ streamUsage: false }),
  },
  { what: 'reasoning_effort', named: /reasoning[_. ]effort/i, unlearn: () => ({ reasoning: false }) },
  { what: 'parallel_tool_calls', named: /parallel_tool_calls/i, unlearn: () => ({ parallelCalls: false }) },
  { what: 'temperature', named: /temperature/i, unlearn: () => ({ temperature: false }) },
  {
    what: 'the name for the most tokens of a reply',
    named: /max_(?:completion_)?tokens/i,
    unlearn: ({ maxTokensNames }) => ({ maxTokensNames: maxTokensNames.slice(1) }),
  },
  {
    what: 'several calls in a message',
    named: /(?:single|one|multiple|parallel) (?:tool|function)[- ]?calls?/i,
    unlearn: () => ({ severalCallsAMessage: false }),
  },
  {
    what: 'system messages',
    named: /system (?:role|message|prompt|instruction)|developer instruction|role '?"?system/i,
    needsRefusal: true,
    unlearn: () => ({ systemMessages: false }),
  },
  {
    what: 'messages of one role in a row',
    named: /roles? must alternate|alternat\w* (?:between )?(?:user|role)/i,
    unlearn: () => ({ repeatedRoles: false }),
  },
  {
    what: 'rich schemas',
    named: /\$schema|additionalProperties|json ?schema|invalid schema|schema keyword/i,
    unlearn: () => ({ richSchemas: false }),
  },
  {
    what: 'streams',
    named: /\bstream(?:ing|ed)?\b/i,
    needsRefusal: true,
    unlearn: () => ({ stream: false }),
  },
  {
    what: 'tools',
    named:
      /\btools?\b|\btool[_ ](?:choice|use|call(?:s|ing)?|call_parser)\b|\bfunction[_ ]?call(?:s|ing)?\b|\bfunctions\b/i,
    needsRefusal: true,
    unlearn: () => ({ tools: 'text' }),
  },
];

export interface Refusal {
  readonly status: number | undefined;
  /** Its message, and the parameter it is about where the endpoint says so. */
  readonly untrustedText: string;
}

const REFUSING = new Set([undefined, 400, 404, 405, 415, 422, 500, 501]);

/** What is left of the dialect after a refusal; nothing when the refusal is about something else, or nothing is left. */
export function afterRefusal(
  dialect: Dialect,
  { status, untrustedText }: Refusal,
  keepsTools: boolean,
): { readonly dialect: Dialect; readonly what: string } | undefined {
  if (!REFUSING.has(status)) return undefined;
  for (const { what, named, needsRefusal, unlearn } of LESSONS) {
    if (!named.test(untrustedText) || (needsRefusal && !REFUSAL.test(untrustedText))) continue;
    if (what === 'tools' && keepsTools) continue;
    const left = { ...dialect, ...unlearn(dialect) };
    if (JSON.stringify(left) !== JSON.stringify(dialect)) return { dialect: left, what };
  }
  return undefined;
}
