import { detectToolchain, type Override } from '../../../src/sandbox/detection/toolchain.ts';

/** What is detected of a repository with these files. */
export const detect = (files: Readonly<Record<string, string>>, override: Override = {}) =>
  detectToolchain(new Set(Object.keys(files)), (path) => Promise.resolve(files[path]), override);

export const manifest = (content: object) => JSON.stringify(content);

/** A workflow that runs these lines on changes. */
export const workflow = (run: readonly string[], steps = '') => `name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${steps}${run.map((line) => `      - run: ${JSON.stringify(line)}\n`).join('')}`;
