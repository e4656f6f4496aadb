/** A span of days for people: a whole number of days or hours where it is one, else minutes. */
export function inWords(days: number): string {
  const [count, unit] =
    days >= 1 ? [days, 'day'] : days * 24 >= 1 ? [days * 24, 'hour'] : [days * 24 * 60, 'minute'];
  const rounded = Math.round(count * 10) / 10;
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`;
}
