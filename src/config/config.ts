import { z } from 'zod';
import { isSimpleGlob } from '../lib/simple-glob.ts';
import { readModelSettings, type ModelSettings } from './model-settings.ts';
import { readNetworkSettings, type NetworkSettings } from './network-settings.ts';

const number = (fallback: number) => z.coerce.number().positive().default(fallback);
const integer = (fallback: number) => z.coerce.number().int().positive().default(fallback);
/** Compose files and shells set variables to the empty string to unset them. */
const text = z.string().trim().min(1);

const PRICE_FORM = 'must be PROMPT/CACHED/COMPLETION in dollars for a million tokens';
const price = z
  .string()
  .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?\/\d+(\.\d+)?$/, PRICE_FORM)
  .transform((numbers) => {
    const [prompt, cached, completion] = numbers.split('/').map(Number);
    return { prompt: prompt!, cached: cached!, completion: completion! };
  });

/** `model=PROMPT/CACHED/COMPLETION,…`; the names of models have slashes, colons and points, and no commas. */
const prices = z
  .string()
  .transform((list) => list.split(',').map((entry) => entry.trim().split(/=(?=[^=]*$)/)))
  .pipe(z.array(z.tuple([text, price], 'must be MODEL=PRICE,…, where a price is PROMPT/CACHED/COMPLETION')));

/** With commas between them, but for those within braces. */
const globs = z
  .string()
  .transform((list) => list.split(/,(?![^{]*\})/).map((glob) => glob.trim()))
  .pipe(z.array(z.string().refine(isSimpleGlob, 'must be paths or simple globs, with commas')));

/** The environment's variables, each with its meaning; `docs/operating.md` lists them for people. */
const Environment = z.object({
  HEIRLOOM_DATA: text.optional(),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  HEIRLOOM_LOG: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  HEIRLOOM_LABEL: text.default('heirloom'),
  HEIRLOOM_ALLOW_BOTS: text.optional(),
  HEIRLOOM_RUNS_PER_REPOSITORY: integer(2),

  APP_ID: z.coerce.number().int().positive().optional(),
  PRIVATE_KEY: text.optional(),
  WEBHOOK_SECRET: text.optional(),
  GITHUB_API_URL: z.url().default('https://api.github.com'),
  GITHUB_URL: z.url().default('https://github.com'),
  HOST: text.default('0.0.0.0'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),

  OPENAI_BASE_URL: z.url().optional(),
  HEIRLOOM_MODEL: text.default('gpt-5.2'),
  HEIRLOOM_MODEL_WINDOW: integer(200_000),
  HEIRLOOM_MODEL_TIMEOUT_SECONDS: integer(600),
  HEIRLOOM_MODEL_IDLE_SECONDS: integer(120),
  HEIRLOOM_MODEL_RETRIES: z.coerce.number().int().min(0).default(5),
  HEIRLOOM_MODEL_PATIENCE_SECONDS: integer(1800),
  HEIRLOOM_REVIEW_MODEL: text.optional(),
  HEIRLOOM_SUMMARY_MODEL: text.optional(),
  HEIRLOOM_PRICE: price.optional(),
  HEIRLOOM_PRICES: prices.optional(),

  HEIRLOOM_TURNS: integer(60),
  HEIRLOOM_TOKENS: integer(4_000_000),
  HEIRLOOM_COST: number(10),
  HEIRLOOM_MINUTES: number(60),
  HEIRLOOM_OPEN_PULL_REQUESTS: integer(10),
  HEIRLOOM_QUIET_SECONDS: z.coerce.number().min(0).default(60),
  HEIRLOOM_DAILY_RUNS: integer(40),
  HEIRLOOM_DAILY_TOKENS: integer(40_000_000),
  HEIRLOOM_DAILY_COST: number(100),
  HEIRLOOM_ANSWER_DAYS: number(7),
  HEIRLOOM_CANDIDATES: z.coerce.number().int().min(1).max(5).default(1),
  HEIRLOOM_MOST_CANDIDATES: z.coerce.number().int().min(1).max(5).default(3),
  HEIRLOOM_REVIEW: z.enum(['on', 'off']).default('on'),
  HEIRLOOM_PROTECTED: globs.default([]),

  DOCKER_HOST: text.optional(),
  HEIRLOOM_SANDBOX_IMAGE: text.default('heirloom-sandbox:local'),
  HEIRLOOM_CA_BUNDLE: text.optional(),
  HEIRLOOM_SANDBOX_MEMORY_MB: integer(4096),
  HEIRLOOM_SANDBOX_CPUS: number(2),
  HEIRLOOM_SANDBOX_PROCESSES: integer(1024),
  HEIRLOOM_SANDBOX_DISK_MB: integer(3072),
  HEIRLOOM_SANDBOX_RUNTIME: text.optional(),
  HEIRLOOM_SANDBOX_SECONDS: integer(14_400),
  HEIRLOOM_COMMAND_SECONDS: integer(900),
  HEIRLOOM_IMAGE_CACHE_MB: z.coerce.number().int().min(0).default(20_000),
  HEIRLOOM_ENGINE_PATIENCE_MINUTES: number(60),
  HEIRLOOM_KEEP_RUNS_DAYS: number(90),
});

type Environment = z.infer<typeof Environment>;

export type ConfigResult =
  | { readonly kind: 'valid'; readonly config: Config }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

export type Config = ReturnType<typeof structure>;

/** Parses the environment once. `defaultDataHome` is used where `HEIRLOOM_DATA` is not set. */
export function parseConfig(
  environment: Record<string, string | undefined>,
  defaultDataHome: string,
): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const result = Environment.safeParse(given);
  const { models, problems: modelProblems } = readModels(given, result.data);
  const network = readNetworkSettings(given);
  const problems = [...modelProblems, ...network.problems];
  if (result.success && problems.length === 0)
    return { kind: 'valid', config: structure(result.data, models, network.settings, defaultDataHome) };
  const others = result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  return { kind: 'invalid', problems: [...others, ...problems] };
}

interface Models {
  /** Reads, reproduces and fixes. */
  readonly coding: ModelSettings;
  /** Looks at a change before it is proposed. */
  readonly reviewing: ModelSettings;
  /** Shortens conversations that grow too long. */
  readonly summarising: ModelSettings;
}

/** Where nothing else is said, one model does it all. */
function readModels(given: Record<string, string | undefined>, env: Environment | undefined) {
  const name = env?.HEIRLOOM_MODEL ?? '';
  const shared = {
    ...given,
    HEIRLOOM_MODEL_BASE_URL: given['OPENAI_BASE_URL'],
    HEIRLOOM_MODEL_API_KEY: given['OPENAI_API_KEY'],
  };
  const coding = readModelSettings(shared, 'HEIRLOOM_MODEL', name);
  const reviewing = readModelSettings(
    given,
    'HEIRLOOM_REVIEW',
    env?.HEIRLOOM_REVIEW_MODEL ?? name,
    coding.settings,
  );
  const summarising = readModelSettings(
    given,
    'HEIRLOOM_SUMMARY',
    env?.HEIRLOOM_SUMMARY_MODEL ?? name,
    coding.settings,
  );
  const models: Models = {
    coding: coding.settings,
    reviewing: reviewing.settings,
    summarising: summarising.settings,
  };
  const problems = [coding, reviewing, summarising].flatMap((read) => read.problems);
  // The address of the first is a variable that other programs know, and is checked under that name.
  return { models, problems: problems.filter((problem) => !problem.startsWith('HEIRLOOM_MODEL_BASE_URL')) };
}

function structure(env: Environment, models: Models, network: NetworkSettings, defaultDataHome: string) {
  return {
    dataHome: env.HEIRLOOM_DATA ?? defaultDataHome,
    databaseUrl: env.DATABASE_URL,
    logLevel: env.HEIRLOOM_LOG,
    label: env.HEIRLOOM_LABEL,
    allowBots: env.HEIRLOOM_ALLOW_BOTS?.split(',').map((login) => login.trim()) ?? [],
    runsPerRepository: env.HEIRLOOM_RUNS_PER_REPOSITORY,
    keepRunsDays: env.HEIRLOOM_KEEP_RUNS_DAYS,
    github: {
      appId: env.APP_ID,
      // Environment files hold the key on one line, with \n for its line ends.
      privateKey: env.PRIVATE_KEY?.replaceAll(String.raw`\n`, '\n'),
      webhookSecret: env.WEBHOOK_SECRET,
      apiUrl: env.GITHUB_API_URL,
      url: env.GITHUB_URL,
    },
    server: { host: env.HOST, port: env.PORT },
    models,
    modelCalls: {
      timeoutSeconds: env.HEIRLOOM_MODEL_TIMEOUT_SECONDS,
      idleSeconds: env.HEIRLOOM_MODEL_IDLE_SECONDS,
      retries: env.HEIRLOOM_MODEL_RETRIES,
      patienceSeconds: env.HEIRLOOM_MODEL_PATIENCE_SECONDS,
    },
    windowTokens: env.HEIRLOOM_MODEL_WINDOW,
    prices: new Map([
      ...(env.HEIRLOOM_PRICES ?? []),
      ...(env.HEIRLOOM_PRICE === undefined ? [] : ([[env.HEIRLOOM_MODEL, env.HEIRLOOM_PRICE]] as const)),
    ]),
    limits: {
      turns: env.HEIRLOOM_TURNS,
      tokens: env.HEIRLOOM_TOKENS,
      cost: env.HEIRLOOM_COST,
      minutes: env.HEIRLOOM_MINUTES,
    },
    dailyLimits: {
      runs: env.HEIRLOOM_DAILY_RUNS,
      tokens: env.HEIRLOOM_DAILY_TOKENS,
      cost: env.HEIRLOOM_DAILY_COST,
    },
    openPullRequests: env.HEIRLOOM_OPEN_PULL_REQUESTS,
    quietSeconds: env.HEIRLOOM_QUIET_SECONDS,
    answerDays: env.HEIRLOOM_ANSWER_DAYS,
    candidates: env.HEIRLOOM_CANDIDATES,
    mostCandidates: env.HEIRLOOM_MOST_CANDIDATES,
    review: env.HEIRLOOM_REVIEW === 'on',
    protectedPaths: env.HEIRLOOM_PROTECTED,
    sandbox: {
      image: env.HEIRLOOM_SANDBOX_IMAGE,
      dockerHost: env.DOCKER_HOST,
      caBundle: env.HEIRLOOM_CA_BUNDLE,
      imageCacheMb: env.HEIRLOOM_IMAGE_CACHE_MB,
      network,
      runtime: env.HEIRLOOM_SANDBOX_RUNTIME,
      patienceMinutes: env.HEIRLOOM_ENGINE_PATIENCE_MINUTES,
      limits: {
        memoryMb: env.HEIRLOOM_SANDBOX_MEMORY_MB,
        cpus: env.HEIRLOOM_SANDBOX_CPUS,
        processes: env.HEIRLOOM_SANDBOX_PROCESSES,
        diskMb: env.HEIRLOOM_SANDBOX_DISK_MB,
        commandSeconds: env.HEIRLOOM_COMMAND_SECONDS,
        totalSeconds: env.HEIRLOOM_SANDBOX_SECONDS,
      },
    },
  };
}

/** Every value that must never be printed or published. */
export function secretsOf(config: Config): string[] {
  const { github, models, databaseUrl, sandbox } = config;
  const urls = [databaseUrl, sandbox.network.proxy?.url].filter((url) => url !== undefined);
  const keys = Object.values(models).map(({ apiKey }) => apiKey);
  const secrets = [github.privateKey, github.webhookSecret, ...keys, ...urls.map(passwordOf)];
  return [...new Set(secrets)].filter((secret) => secret !== undefined && secret !== '');
}

function passwordOf(url: string): string {
  const { password } = new URL(url);
  try {
    return decodeURIComponent(password);
  } catch {
    // A % that stands for itself: connecting will say so.
    return password;
  }
}
