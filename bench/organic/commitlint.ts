import lint from '@commitlint/lint';
import load from '@commitlint/load';
import { z } from 'zod';

export type TitleLinter = (title: string) => Promise<boolean>;

/** The part of a configuration that is data. Of what it may extend, what is installed here counts. */
const Configuration = z.object({
  extends: z.union([z.string(), z.array(z.string())]).default([]),
  rules: z.record(z.string(), z.array(z.unknown())).default({}),
});

const INSTALLED = ['@commitlint/config-conventional'];

/** Undefined where there is no configuration, or one that rests on nothing that is known. */
export async function linterOf(untrusted: unknown): Promise<TitleLinter | undefined> {
  const { data } = Configuration.safeParse(untrusted);
  if (data === undefined) return undefined;
  const extended = [data.extends].flat().filter((name) => INSTALLED.includes(name));
  if (extended.length === 0 && Object.keys(data.rules).length === 0) return undefined;
  const { rules, parserPreset } = await load(
    { extends: extended, rules: data.rules as never },
    { cwd: import.meta.dirname },
  );
  const options = parserPreset === undefined ? {} : { parserOpts: parserPreset.parserOpts as object };
  return async (title) => (await lint(title, rules, options)).valid;
}
