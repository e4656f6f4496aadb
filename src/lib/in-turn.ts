/** Shell commands as one, done one after the other whatever each comes to; it ends well where all do. */
export function inTurn(commands: readonly string[]): string {
  const [only, ...others] = commands;
  if (only !== undefined && others.length === 0) return only;
  return ['code=0', ...commands.map((command) => `(${command}) || code=$?`), '(exit $code)'].join('; ');
}
