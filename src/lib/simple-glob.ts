import path from 'node:path';

const LONGEST = 200;

/**
 * A glob that is matched soon whatever the path: from a repository may come one that takes for ever, by many stars in
 * one name or by braces that multiply.
 */
export function isSimpleGlob(untrustedGlob: string): boolean {
  if (untrustedGlob === '' || untrustedGlob.length > LONGEST || /[()\\\0]|\.\.|[!@?+*]\(/.test(untrustedGlob))
    return false;
  const parts = untrustedGlob.split('/');
  const braces = untrustedGlob.split('{').length - 1;
  return (
    braces <= 2 &&
    untrustedGlob.split(',').length <= 12 &&
    parts.filter((part) => part === '**').length <= 3 &&
    parts.every((part) => part === '**' || part.split('*').length <= 3)
  );
}

/** Whether a path is within a scope; never within one whose glob is not simple. */
export function isInScope(file: string, untrustedGlob: string): boolean {
  return isSimpleGlob(untrustedGlob) && path.matchesGlob(file, untrustedGlob);
}
