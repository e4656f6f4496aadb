/**
 * A reporter for node:test, given to the runner inside the sandbox. It needs no more of Node than 18.15 and 19.6 have;
 * the reporters that Node brings differ from version to version, and not all of them name files.
 */
export const NODE_REPORTER = String.raw`import { relative, resolve } from 'node:path';
const plain = (path) => (path ? resolve(String(path).replace(/^file:\/\//, '')) : '');
export default async function* report(source) {
  const open = new Map();
  const printed = new Map();
  const line = (result) => JSON.stringify(result) + '\n';
  for await (const { type, data } of source) {
    if (type === 'test:stderr') {
      const text = (printed.get(plain(data.file)) ?? '') + data.message;
      printed.set(plain(data.file), text.slice(-4000));
    }
    if (type !== 'test:start' && type !== 'test:pass' && type !== 'test:fail') continue;
    const file = plain(data.file);
    const names = open.get(file) ?? [];
    open.set(file, names);
    names.length = data.nesting;
    names[data.nesting] = data.name;
    if (type === 'test:start') continue;
    const path = Array.from(names, (name) => String(name ?? ''));
    const error = data.details?.error;
    const isFile = data.nesting === 0 && (data.name === file || data.name === relative(process.cwd(), file));
    const skipped = data.skip !== undefined && data.skip !== false;
    const todo = data.todo !== undefined && data.todo !== false;
    if (isFile && type === 'test:fail') {
      const message = printed.get(file) ?? '';
      yield line({ path, file, status: 'not-loaded', message: message || String(error?.message ?? '') });
      continue;
    }
    if (data.details?.type === 'suite' && (type === 'test:pass' || error?.failureType === 'subtestsFailed')) continue;
    if (type === 'test:pass' || todo) {
      yield line({ path, file, status: skipped || todo ? 'skipped' : 'passed' });
      continue;
    }
    const cause = error?.cause;
    yield line({ path, file, status: 'failed', message: String(cause?.stack ?? cause ?? error?.message ?? error).slice(0, 4000) });
  }
  yield '{"end":true}\n';
}
`;
