import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import { pathKind } from '../lib/path-kind.ts';
import { credentialsIn } from '../lib/redact.ts';
import { randomValues } from './random-values.ts';

export interface Secret {
  /** Of the text, counted from 0. */
  readonly line: number;
  /** What it looks like, in a few words; never the secret. */
  readonly kind: string;
  /** To be compared, and never told. */
  readonly value: string;
}

const CONFIG = {
  rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator, options: {} }],
};

/** What looks like a secret in lines that are added to a file: by the forms that are known, and by how random it is. */
export async function secretsIn(path: string, lines: readonly string[]): Promise<Secret[]> {
  const text = lines.join('\n');
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  const { messages } = await lintSource({
    source: { filePath: `/${path}`, content: text, contentType: 'text', ext: /\.\w+$/.exec(path)?.[0] ?? '' },
    options: { config: CONFIG, locale: 'en', noPhysicFilePath: true },
  });
  const linted = messages.map(({ ruleId, range: [from, to] }) => ({
    line: lineAt(from),
    kind: ruleId.replace(/^.*secretlint-rule-/, '').replaceAll('-', ' '),
    value: text.slice(from, to),
  }));
  const known = credentialsIn(text).map(({ at, value }) => ({
    line: lineAt(at),
    kind: 'a credential',
    value,
  }));
  const random = isWritten(path) ? randomValues(lines, pathKind(path)) : [];
  const isTold = new Set<number>();
  return [...linted, ...known, ...random].filter(({ line, value }) => {
    if (isTold.has(line) || isNone(value) || (pathKind(path) === 'test' && isForTests(value))) return false;
    return isTold.add(line);
  });
}

/** A name that is filled in later. */
function isNone(value: string): boolean {
  return value.includes('${') || /^[$<{%*]/.test(value) || /:\/\/[^/]{1,200}:[$<{%*]/.test(value);
}

/** Signed tokens say nothing of their key, and addresses with a password are what tests of addresses have. */
function isForTests(value: string): boolean {
  return value.startsWith('eyJ') || value.includes('://') || !TELLING.test(value);
}

/** How the forms begin that are known by their beginning; the others are passwords in addresses and random values. */
const TELLING =
  /^(?:-----BEGIN|gh[pousr]_|github_pat_|sk-|npm_|AKIA|ASIA|xox|eyJ|[\w+/=.~-]{24,}$)|PRIVATE KEY/;

/** By people: what programs write is full of hashes. */
function isWritten(path: string): boolean {
  return (
    !['generated', 'binary'].includes(pathKind(path)) &&
    !/\.(?:svg|ipynb|pem|crt|lock|sum|csv|tsv)$/i.test(path)
  );
}
