import type { Manifest } from './manifest.ts';

const LINTERS = /^(?:npx )?(?:eslint|oxlint|xo|standard|tslint|gts lint|biome (?:check|lint|ci))\b/;
const TYPE_CHECKERS = /^(?:npx )?(?:tsd\b|(?:vue-)?tsc\b(?=.*--noEmit))/;
const BUILDERS =
  /^(?:(?:npm|pnpm|yarn|bun) run (?:build|compile|bundle)\b|(?:npx )?(?:tsc|tsup|rollup|babel|webpack|esbuild|vite build)\b)/;

const TOOLS: Readonly<Record<string, { readonly form: RegExp; readonly scripts: readonly string[] }>> = {
  lint: { form: LINTERS, scripts: ['check', 'pretest', 'posttest', 'test'] },
  typecheck: { form: TYPE_CHECKERS, scripts: ['pretest', 'posttest', 'test'] },
};

interface FoundTool {
  readonly command: string;
  readonly because: string;
}

/** The tool that a script starts among other things, or with mending of what it finds, which is left away. */
export function toolIn(manifest: Manifest, purpose: string, usual: readonly string[]): FoundTool | undefined {
  const tool = Object.hasOwn(TOOLS, purpose) ? TOOLS[purpose] : undefined;
  return tool && partOf(manifest, [...usual, ...tool.scripts], purpose, tool.form);
}

/** What npm runs before the tests because they run what it makes. */
export function buildBeforeTests(manifest: Manifest): FoundTool | undefined {
  return partOf(manifest, ['pretest'], 'build', BUILDERS);
}

function partOf(
  { scripts }: Manifest,
  names: readonly string[],
  purpose: string,
  form: RegExp,
): FoundTool | undefined {
  for (const name of names)
    for (const part of (scripts[name] ?? '').split(/&&|\|\||;/)) {
      const words = part.trim().replace(/^npx /, '');
      if (!form.test(words) || /[|&<>$`]/.test(words)) continue;
      const called = words.replaceAll(/ --(?:fix|write)\b(?:=\S+)?/g, '');
      const command = /^(?:npm|pnpm|yarn|bun) /.test(called) ? called : `npx --no-install ${called}`;
      return { command, because: `${purpose}: in the script \`${name}\` of package.json` };
    }
  return undefined;
}
