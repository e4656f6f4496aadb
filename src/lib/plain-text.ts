// oxlint-disable-next-line no-control-regex -- terminal codes begin with one
const TERMINAL_CODES = /\u001B\[[0-9;?]*[ -/]*[@-~]|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)/g;

/** What a program printed, without colours and cursor moves, and with ordinary line ends. */
export function plainText(output: string): string {
  return output.replaceAll(TERMINAL_CODES, '').replaceAll('\r\n', '\n');
}
