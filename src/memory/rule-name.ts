/** A name for a rule that people can type, made of its first words, and not taken yet. */
export function ruleName(statement: string, taken: ReadonlySet<string>): string {
  const words = statement.toLowerCase().match(/[a-z\d]+/g) ?? ['rule'];
  const name = words.slice(0, 5).join('-').slice(0, 60).replace(/-$/, '');
  const names = [name, ...Array.from({ length: taken.size + 1 }, (_, index) => `${name}-${index + 2}`)];
  return names.find((each) => !taken.has(each)) ?? name;
}
