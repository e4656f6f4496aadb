/** A patch as git writes it, for one new file. */
export function adding(path: string, content: string, mode = '100644'): string {
  const lines = content.split('\n');
  const whole = content.endsWith('\n') ? lines.slice(0, -1) : lines;
  return [
    `diff --git ${quoted(`a/${path}`)} ${quoted(`b/${path}`)}`,
    `new file mode ${mode}`,
    '--- /dev/null',
    `+++ ${quoted(`b/${path}`)}`,
    `@@ -0,0 +1,${whole.length} @@`,
    ...whole.map((line) => `+${line}`),
    ...(content.endsWith('\n') ? [] : ['\\ No newline at end of file']),
    '',
  ].join('\n');
}

/** A patch of the first line of a file. */
export function editing(path: string, before: string, after: string): string {
  const lines = after.split('\n');
  return [
    `diff --git a/${path} b/${path}`,
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -1 +1,${lines.length} @@`,
    `-${before}`,
    ...lines.map((line) => `+${line}`),
    '',
  ].join('\n');
}

function quoted(path: string): string {
  const octal = [...Buffer.from(path)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
  return /^[\w./-]+$/.test(path) ? path : `"${octal}"`;
}
