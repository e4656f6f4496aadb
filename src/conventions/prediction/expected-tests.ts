import { pathIn, type TestForm } from '../test-form.ts';
import type { View } from './near-files.ts';
import { latest } from './past.ts';

/** The tests that are where those of the sources would be, judging from the pairs of the latest changes. */
export function expectedTests(view: View, sources: readonly string[]): ReadonlySet<string> {
  const forms = recentForms(view);
  return new Set(
    sources.flatMap((source) =>
      forms
        .flatMap((form) => pathIn(form, source) ?? [])
        .filter(view.tree.has)
        .slice(0, 1),
    ),
  );
}

/** Where a test of the source would be put, whether or not there is one. */
export function newTestOf(view: View, source: string): string | undefined {
  return recentForms(view)
    .flatMap((form) => pathIn(form, source) ?? [])
    .at(0);
}

const FORMS_FROM = 600;
const MOST_FORMS = 8;

function recentForms({ past, lineage }: View): TestForm[] {
  const counted = new Map<string, { form: TestForm; pairs: number }>();
  for (const { change } of latest(past, lineage, FORMS_FROM)) {
    for (const [key, form] of change.forms)
      counted.set(key, { form, pairs: (counted.get(key)?.pairs ?? 0) + 1 });
  }
  return [...counted.values()]
    .sort((a, b) => b.pairs - a.pairs)
    .slice(0, MOST_FORMS)
    .map(({ form }) => form);
}
