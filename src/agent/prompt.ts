import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';
import { fenced } from '../lib/markdown.ts';

/** The templates in `prompts/`, and the variables that each must be given. */
export interface PromptVariables {
  readonly system: { readonly repository: string; readonly base: string };
  readonly task: TaskVariables;
  readonly fix: {
    readonly reproduced: boolean;
    readonly output: string;
    readonly because: string;
  };
  readonly 'sent-back': {
    readonly attempt: number;
    readonly attempts: number;
    readonly last: boolean;
    readonly findings: readonly { readonly message: string; readonly output: string }[];
  };
}

export interface TaskVariables {
  readonly issue: {
    readonly title: string;
    readonly body: string;
    readonly comments: readonly { readonly author: string; readonly body: string }[];
  };
  readonly hint: string;
  readonly files: readonly { readonly path: string; readonly because: string }[];
  readonly confidence: string;
  /** Why no past commit is shown, where none is. */
  readonly withheld: string;
  readonly precedents: readonly { readonly text: string }[];
  /** A line each; empty when none holds. */
  readonly rules: string;
  /** A line each; empty when nothing is known. */
  readonly conventions: string;
  readonly environment: readonly string[];
}

const FOLDER = new URL('../../prompts/', import.meta.url);

/** Fills the template of that name. A variable that the template wants and was not given is an error. */
export async function prompt<Name extends keyof PromptVariables>(
  name: Name,
  variables: PromptVariables[Name],
): Promise<string> {
  const template = await readFile(new URL(`${name}.md`, FOLDER), 'utf8');
  const handlebars = Handlebars.create();
  handlebars.registerHelper('fenced', (text: string) => fenced(text));
  const text = handlebars.compile(template, { strict: true, noEscape: true })(variables);
  return `${text.replaceAll(/\n{3,}/g, '\n\n').trim()}\n`;
}
