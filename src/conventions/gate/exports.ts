import { qualifiedName, type Definition } from '../../code/definitions.ts';
import { parametersOf } from '../../code/parameters.ts';
import { pathKind } from '../../lib/path-kind.ts';
import type { GateFile } from './change.ts';
import type { Found } from './finding.ts';
import type { Look } from './gate.ts';

/** A name that the change gives away and that nothing in it takes. */
export async function checkNewExports(look: Look): Promise<Found[]> {
  const changed = await changedExports(look);
  return changed.flatMap(({ file, before, after }): Found[] => {
    const known = new Set(before.map(qualifiedName));
    const fresh = after.filter(
      (one) =>
        one.container === undefined &&
        !known.has(one.name) &&
        !look.change.files.some((other) => other.path !== file.path && names(other.after, one.name)),
    );
    return fresh.slice(0, 3).map(({ name, from, kind }) => ({
      message: `${file.path} now gives away the ${kind} ${name}, which no other file of the change uses: keep it to the file, or say what it is for.`,
      citation: `${file.path}:${from}`,
      path: file.path,
      line: from,
    }));
  });
}

/** What others may use is gone, or is called in another way. */
export async function checkApi(look: Look): Promise<Found[]> {
  const changed = await changedExports(look);
  const everywhere = new Set(changed.flatMap(({ after }) => after.map(qualifiedName)));
  return changed.flatMap(({ file, before, after }) =>
    groups(before).flatMap(([name, old]): Found[] => {
      const now = after.filter((one) => qualifiedName(one) === name);
      const broken =
        now.length > 0
          ? otherCalls(old, now)
          : everywhere.has(name) || isReexported(look, file, old[0]!.name)
            ? undefined
            : 'is gone';
      if (broken === undefined) return [];
      const message = `${name} of ${file.path}, which others may use, ${broken}: keep the old way working, or say why not.`;
      const citation = `${file.from ?? file.path}:${old[0]!.from} before the change`;
      return [{ message, citation, path: file.path, ...(now[0] !== undefined && { line: now[0].from }) }];
    }),
  );
}

interface ChangedExports {
  readonly file: GateFile;
  readonly before: readonly Definition[];
  readonly after: readonly Definition[];
}

async function changedExports({ change, sides }: Look): Promise<ChangedExports[]> {
  const sources = change.files.filter(({ path }) => pathKind(path) === 'source');
  return Promise.all(
    sources.map(async (file) => ({
      file,
      before: given((await sides.before(file)).definitions),
      after: given((await sides.after(file)).definitions),
    })),
  );
}

function given(definitions: readonly Definition[]): Definition[] {
  // The object of all exports is none of them.
  return definitions.filter(
    ({ exported, kind, name }) => exported && kind !== 'field' && kind !== 'module' && name !== 'exports',
  );
}

/** Overloads are one. */
function groups(definitions: readonly Definition[]): [string, Definition[]][] {
  return [...Map.groupBy(definitions, qualifiedName)];
}

function otherCalls(old: readonly Definition[], now: readonly Definition[]): string | undefined {
  if (old.length !== 1 || now.length !== 1) return undefined;
  const [before, after] = [
    parametersOf(old[0]!.signature, old[0]!.name),
    parametersOf(now[0]!.signature, now[0]!.name),
  ];
  if (before === undefined || after === undefined) return undefined;
  const required = (list: readonly { readonly required: boolean }[]) =>
    list.filter((one) => one.required).length;
  if (required(after) > required(before)) return 'asks for a parameter more than before';
  if (after.length < before.length) return 'takes a parameter less than before';
  return undefined;
}

/** Another file gives it away now. */
function isReexported({ change }: Look, file: GateFile, name: string): boolean {
  return change.files.some(
    ({ path, after = '' }) =>
      path !== file.path &&
      pathKind(path) === 'source' &&
      after
        .split('\n')
        .some((line) => (/\bexports?\b/.test(line) || path.endsWith('__init__.py')) && names(line, name)),
  );
}

function names(text: string | undefined, name: string): boolean {
  const at = text?.indexOf(name) ?? -1;
  return at >= 0 && new RegExp(String.raw`(?<![\w$])${RegExp.escape(name)}(?![\w$])`).test(text!);
}
