import { z } from 'zod';

const onOff = z.enum(['on', 'off']).transform((word) => word === 'on');

/** What may be said of each model, after the beginning that its variables have. */
const Settings = z.object({
  BASE_URL: z.url().optional(),
  API_KEY: z.string().trim().min(1).optional(),
  TOOLS: z.enum(['auto', 'native', 'text']).optional(),
  REASONING: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
  TEMPERATURE: z.coerce.number().min(0).max(2).optional(),
  MAX_TOKENS: z.coerce.number().int().positive().optional(),
  PARALLEL_CALLS: onOff.optional(),
  STREAM: onOff.optional(),
});

const VARIABLES = Object.keys(Settings.shape);

export interface ModelSettings {
  readonly name: string;
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly tools: 'auto' | 'native' | 'text' | undefined;
  readonly reasoning: z.infer<typeof Settings>['REASONING'];
  readonly temperature: number | undefined;
  /** The most that one reply may have. */
  readonly maxTokens: number | undefined;
  readonly parallelCalls: boolean | undefined;
  readonly stream: boolean | undefined;
}

/** The variables of one model, such as `HEIRLOOM_REVIEW_TOOLS`; what is not set is as it is for `otherwise`. */
export function readModelSettings(
  environment: Readonly<Record<string, string | undefined>>,
  prefix: string,
  name: string,
  otherwise?: ModelSettings,
): { readonly settings: ModelSettings; readonly problems: readonly string[] } {
  const result = Settings.safeParse(
    Object.fromEntries(VARIABLES.map((variable) => [variable, environment[`${prefix}_${variable}`]])),
  );
  const own = result.data ?? {};
  const settings: ModelSettings = {
    name,
    baseUrl: own.BASE_URL ?? otherwise?.baseUrl,
    // A key is shown to the endpoint that it was given for, and to no other.
    apiKey: own.API_KEY ?? (own.BASE_URL === undefined ? otherwise?.apiKey : undefined),
    tools: own.TOOLS ?? otherwise?.tools,
    reasoning: own.REASONING ?? otherwise?.reasoning,
    temperature: own.TEMPERATURE ?? otherwise?.temperature,
    maxTokens: own.MAX_TOKENS ?? otherwise?.maxTokens,
    parallelCalls: own.PARALLEL_CALLS ?? otherwise?.parallelCalls,
    stream: own.STREAM ?? otherwise?.stream,
  };
  const problems = result.error?.issues.map((issue) => `${prefix}_${issue.path.join('.')}: ${issue.message}`);
  return { settings, problems: problems ?? [] };
}
