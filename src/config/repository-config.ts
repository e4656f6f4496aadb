import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { DEBIAN_NAME } from '../lib/debian-name.ts';
import { isSimpleGlob } from '../lib/simple-glob.ts';
import { GATE_CHECKS, type Check } from './gate-checks.ts';

/** YAML takes 3.10 for the number 3.1, so that a version is text; whole ones are told apart from nothing. */
const VERSION = z.union([
  z.string().regex(/^[0-9xX*.<>=^~|, -]{1,100}$/, 'a version or a range of versions is wanted, as text'),
  z.int().nonnegative().transform(String),
]);
const PACKAGE = z.string().regex(DEBIAN_NAME, 'the name of a Debian package is wanted');
const HOST = z
  .string()
  .max(253)
  .regex(
    /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i,
    'the name of a host is wanted',
  );

const globs = z.array(z.string().refine(isSimpleGlob, 'a path or a simple glob is wanted')).max(100);

const checks = Object.keys(GATE_CHECKS).filter((name): name is Check => name in GATE_CHECKS);
const gate = z.partialRecord(z.enum(checks), z.enum(['blocking', 'advisory', 'off']));

/** A list, or `none` against what the history would suggest. */
const listOr = (each: z.ZodString, most: number) =>
  z.union([z.literal('none').transform((): string[] => []), z.array(each).max(most)]);

const pullRequest = z
  .strictObject({
    draft: z.boolean(),
    base: z.string().min(1),
    labels: listOr(z.string().min(1).max(50), 10),
    /** Logins, and teams as `org/team`. */
    reviewers: listOr(
      z
        .string()
        .regex(
          /^@?[a-zA-Z\d][\w-]{0,38}(?:\/[\w.-]{1,100})?$/,
          'the login of a person or `org/team` is wanted',
        ),
      10,
    ),
    /** The title of one; `issue` for that of the issue; `none`. */
    milestone: z.string().min(1).max(200),
    /** The app signs off its commits, as itself. */
    'sign-off': z.boolean(),
    /** Whoever asked for the change is named in its commit. */
    'co-author': z.boolean(),
  })
  .partial();

/** `.github/heirloom.yml`, as a maintainer writes it. Everything has a default; nothing is required. */
const Schema = z
  .strictObject({
    commands: z
      .strictObject({
        install: z.string(),
        scripts: z.string(),
        build: z.string(),
        test: z.string(),
        'test-files': z.string().includes('{files}'),
        lint: z.string(),
        format: z.string(),
        typecheck: z.string(),
      })
      .partial(),
    environment: z
      .strictObject({
        node: VERSION,
        python: VERSION,
        go: VERSION,
        rust: VERSION,
        java: VERSION,
        ruby: VERSION,
        php: VERSION,
        'system-packages': z.array(PACKAGE).max(100),
        hosts: z.array(HOST).max(50),
        scripts: z.boolean(),
      })
      .partial(),
    limits: z
      .strictObject({
        turns: z.int().min(1).max(500),
        tokens: z.int().min(1_000),
        cost: z.number().min(0),
        /** Of the bot's own, at the same time. */
        'open-pull-requests': z.int().min(0),
        minutes: z
          .number()
          .min(1)
          .max(24 * 60),
      })
      .partial(),
    daily: z
      .strictObject({ runs: z.int().min(0), tokens: z.int().min(0), cost: z.number().min(0) })
      .partial(),
    /** How much each check of the gate weighs. */
    gate,
    candidates: z.int().min(1).max(5),
    'most-candidates': z.int().min(1).max(5),
    review: z.boolean(),
    'answer-days': z.number().positive().max(30),
    /** What only a person may let through, beside what is protected everywhere. */
    protected: globs,
    /** Where binary files may be added and changed. */
    'allow-binary': globs,
    'pull-request': pullRequest,
  })
  .partial();

export type RepositoryConfig = z.infer<typeof Schema>;

export interface ParsedRepositoryConfig {
  readonly config: RepositoryConfig;
  /** One sentence for each thing in the file that was not understood and is therefore not in force. */
  readonly problems: readonly string[];
}

/**
 * Reads the file's text. A key that is unknown or has a wrong value is named and left out; the rest holds.
 */
export function parseRepositoryConfig(untrustedText: string | undefined): ParsedRepositoryConfig {
  if (untrustedText === undefined) return { config: {}, problems: [] };
  let raw: unknown;
  try {
    raw = parse(untrustedText, { maxAliasCount: 20 });
  } catch (error) {
    if (!(error instanceof YAMLParseError || error instanceof ReferenceError)) throw error;
    return { config: {}, problems: [`it is not valid YAML (${error.message.split('\n')[0]})`] };
  }
  if (raw === null || raw === undefined) return { config: {}, problems: [] };
  return withoutProblems(raw);
}

function withoutProblems(raw: unknown): ParsedRepositoryConfig {
  const problems: string[] = [];
  let rest = raw;
  // Each round removes at least one offending key, so this ends.
  for (;;) {
    const result = Schema.safeParse(rest);
    if (result.success) return { config: result.data, problems };
    for (const issue of result.error.issues) {
      const paths =
        issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      for (const path of paths) {
        problems.push(problemAt(path, issue));
        rest = without(rest, path);
      }
    }
  }
}

function problemAt(path: readonly PropertyKey[], issue: z.core.$ZodIssue): string {
  const key = path.map(String).join('.');
  if (key === '') return 'it must be a mapping of keys to values';
  return issue.code === 'unrecognized_keys'
    ? `the key \`${key}\` is not known`
    : `\`${key}\`: ${issue.message}`;
}

function without(value: unknown, path: readonly PropertyKey[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== 'object' || value === null) return {};
  // An array is left out whole: dropping one element of a list would change its meaning.
  if (Array.isArray(value)) return undefined;
  const entries = Object.entries(value).map(([key, inner]) =>
    key === String(first) && rest.length > 0 ? [key, without(inner, rest)] : [key, inner],
  );
  return Object.fromEntries(
    entries.filter(([key, inner]) => inner !== undefined && !(key === String(first) && rest.length === 0)),
  );
}
