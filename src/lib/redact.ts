/** Replaces secrets in text that leaves the process: logs, comments, pull requests, transcripts. */
export type Redact = (text: string) => string;

const MASK = '[redacted]';

/** Forms of credentials that are recognisable without knowing their value; bounded, for the text may be hostile. */
const KNOWN_FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
  /\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{22,})/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /\beyJ[A-Za-z0-9_-]{10,1000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{10,}/g,
  /(?<=:\/\/[^\s/:@]{0,100}:)[^\s/@]{3,200}(?=@)/g,
];

/** Where text holds what has a known form of credentials, by its offset. */
export function credentialsIn(text: string): { readonly at: number; readonly value: string }[] {
  return KNOWN_FORMS.flatMap((form) =>
    [...text.matchAll(form)].map((match) => ({ at: match.index, value: match[0] })),
  );
}

/**
 * Builds a redactor that masks the given secret values and every known credential form.
 * Values shorter than 6 characters are left alone: masking them would garble ordinary words.
 */
export function createRedact(secrets: Iterable<string> = []): Redact {
  const values = [...secrets].filter((secret) => secret.length >= 6).sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text;
    for (const value of values) clean = clean.replaceAll(value, MASK);
    for (const form of KNOWN_FORMS) clean = clean.replace(form, MASK);
    return clean;
  };
}
