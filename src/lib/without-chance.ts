/** What differs between two tellings of the same thing: times, ports, temporary folders, ids of runs and processes. */
const CHANCES: readonly (readonly [RegExp, string])[] = [
  [/\blocal-\d{4}-[\dTZ-]+-\d+/g, '<run>'],
  [/(?:\/private)?(?:\/tmp|\/var\/tmp|\/var\/folders)\/[^\s'"`:;,)\\]*/g, '<temporary>'],
  [/[^\s'"`:;,(\\]{0,300}process-sandboxes\/[^/\s'"`:;,)\\]*/g, '<sandbox>'],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?/g, '<time>'],
  [/\b\d\d:\d\d:\d\d(?:[.,]\d+)?\b/g, '<time>'],
  [/\bduration_ms:? [\d.]+/g, 'duration_ms <time>'],
  [/\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|secs?|seconds?|m|mins?|minutes?)\b/g, '<time>'],
  [/\b(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):\d{2,5}\b/g, '$1:<port>'],
  [/\b0x[\da-f]{6,16}\b/gi, '<address>'],
  [/\b(pid|process)([ :=#]{1,2})\d+\b/gi, '$1$2<process>'],
];

export function withoutChance(text: string): string {
  return CHANCES.reduce((plain, [form, name]) => plain.replace(form, name), text);
}
