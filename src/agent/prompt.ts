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
    /** Lines that failing tests run and passing ones seldom do. */
    readonly suspects: readonly { readonly place: string; readonly code: string }[];
    readonly by: string;
    /** What memory says of the agent's own plan, and was not shown yet. */
    readonly files: readonly { readonly path: string; readonly because: string }[];
    readonly precedents: readonly { readonly text: string }[];
  };
  readonly 'sent-back': {
    readonly attempt: number;
    readonly attempts: number;
    readonly last: boolean;
    readonly findings: readonly { readonly message: string; readonly output: string }[];
    /** The state that was gone back to, where the submission was undone. */
    readonly undone: string;
    /** What the undone submission had changed. */
    readonly lesson: string;
  };
  readonly review: ReviewVariables;
  readonly reviewed: { readonly findings: readonly { readonly text: string }[] };
  readonly choose: {
    readonly issue: { readonly title: string; readonly body: string };
    readonly candidates: readonly {
      readonly name: string;
      readonly patch: string;
      readonly results: string;
    }[];
  };
  readonly 'ask-system': { readonly repository: string; readonly base: string; readonly turns: number };
  readonly ask: AskVariables;
  readonly 'follow-up-system': { readonly repository: string; readonly base: string };
  readonly 'follow-up': FollowUpVariables;
  readonly compact: CompactVariables;
  readonly past: PastVariables;
}

interface AskVariables {
  readonly by: string;
  readonly question: string;
  /** Where it was asked; empty texts where that is not known. */
  readonly about: {
    readonly kind: string;
    readonly number: string;
    readonly title: string;
    readonly body: string;
    readonly spot: string;
    readonly change: string;
  };
  readonly memory: string;
  /** A line each; empty when none holds. */
  readonly rules: string;
}

export interface FollowUpVariables {
  readonly number: number;
  readonly title: string;
  readonly branch: string;
  readonly baseBranch: string;
  readonly issue: string;
  readonly patch: string;
  /** Where the change does not agree with what the base branch has become. */
  readonly conflicts: readonly string[];
  readonly evidence: readonly string[];
  readonly problems: readonly { readonly message: string; readonly output: string }[];
  readonly points: readonly PointVariables[];
  readonly rules: string;
  readonly environment: readonly string[];
}

interface PointVariables {
  readonly number: number;
  readonly by: string;
  readonly place: string;
  readonly outdated: boolean;
  readonly hunk: string;
  readonly before: readonly { readonly by: string; readonly text: string }[];
  /** The program's words on it. */
  readonly note: string;
  readonly words: readonly { readonly by: string; readonly text: string }[];
}

interface CompactVariables {
  readonly task: string;
  /** What an earlier summary said; empty when there was none. */
  readonly earlier: string;
  readonly transcript: string;
  readonly words: number;
}

interface PastVariables {
  /** Empty when no model could sum up. */
  readonly summary: string;
  readonly changed: readonly string[];
  /** A line each. */
  readonly calls: string;
  readonly callsLeftOut: number;
}

export interface TaskVariables {
  readonly issue: {
    /** As `#12`; empty where it has none. */
    readonly number: string;
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
  /** Earlier changes of the bot's that were alike: what became of each, and what people said and changed. */
  readonly outcomes: readonly {
    readonly heading: string;
    readonly change: string;
    readonly said: string;
    readonly contrast: string;
  }[];
  /** A line each; empty when none holds. */
  readonly rules: string;
  /** A line each; empty when nothing is known. */
  readonly conventions: string;
  readonly environment: readonly string[];
  /** What earlier candidates tried in vain. */
  readonly lessons: readonly {
    readonly untrustedMeaning: string;
    readonly patch: string;
    readonly result: string;
  }[];
}

export interface ReviewVariables {
  readonly issue: { readonly title: string; readonly body: string };
  readonly patch: string;
  /** What its author says of it. */
  readonly summary: string;
  readonly rules: string;
  readonly evidence: readonly string[];
  /** Where the changed symbols are used; empty when nothing is known. */
  readonly impact: string;
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
