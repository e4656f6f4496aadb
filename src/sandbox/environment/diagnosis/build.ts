import type { Diagnosis } from '../diagnosis.ts';
import { find, findAny, quoted } from './output.ts';

/** Folders that a build writes and git does not keep. */
const BUILT = String.raw`(?:dist|build|lib|out|esm|cjs|target|generated|\.next|types|output|_esm|_cjs|pkg)`;

const SAYINGS: readonly RegExp[] = [
  new RegExp(
    String.raw`(?:Cannot find module|Cannot find package|Module not found|Could not resolve|Can't resolve|Failed to (?:resolve|load)(?: import)?|ERR_MODULE_NOT_FOUND|Unable to resolve path to module|ENOENT: no such file or directory)[^\n'"\`]{0,120}['"\`][^'"\`\n]{0,200}(?:^|[./\\])${BUILT}(?:[/'"\`]|\.)`,
  ),
  /Failed to resolve entry for package ["'`]/,
  /The package may have incorrect main\/module\/exports specified in its package\.json/,
  /Please verify that the package\.json has a valid "main" entry/,
  /Output file '[^'\n]*' has not been built from source file/,
  /Cannot find type definition file for '[^'\n]*\/dist/,
  /TS6305:|error TS2307: Cannot find module '[^'\n]*\/(?:dist|build|lib|generated)\//,
  /Error: (?:Please )?[Rr]un (?:`|")?(?:npm|pnpm|yarn|bun) run build/,
  /(?:Did you forget to|Please|You (?:must|need to)) (?:run (?:the|a) )?build(?: first)?\b/i,
  /ImportError: cannot import name '_\w+' from partially initialized module/,
  /ModuleNotFoundError: No module named '[\w.]+\._[\w.]+'/,
];

/** A module of the repository's own that only its build makes. */
export function missingBuild(output: string): Diagnosis | undefined {
  const said = findAny(output, SAYINGS) ?? find(output, OWN_PACKAGE);
  return (
    said && {
      kind: 'build',
      because: `The tests use what only the repository's build makes: ${quoted(said.line)}`,
    }
  );
}

/** Vite's and webpack's words for a workspace package whose files are not there yet. */
const OWN_PACKAGE =
  /Package path \S+ is not exported from package|Cannot find module '[^'\n]+packages\/[^'\n]+'/;
