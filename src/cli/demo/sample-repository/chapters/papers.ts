import { text } from '../changes.ts';

/** The papers of the sample repository as they were first written. */

export const PACKAGE = text`
  {
    "name": "lapse",
    "version": "0.0.0",
    "description": "Durations that people and machines can read",
    "type": "module",
    "license": "MIT",
    "exports": "./src/index.js",
    "files": ["src"],
    "engines": {
      "node": ">=20"
    },
    "scripts": {
      "test": "node --test"
    }
  }
`;

export const LICENSE = text`
  MIT License

  Copyright (c) 2023 Ines Carvalho and the people who wrote lapse

  Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
  associated documentation files (the "Software"), to deal in the Software without restriction, including
  without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
  copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
  following conditions:

  The above copyright notice and this permission notice shall be included in all copies or substantial
  portions of the Software.

  THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED.
`;

export const README = text`
  # lapse

  Durations that people and machines can read. No dependencies.

  \`\`\`js
  import { format, parse } from 'lapse';

  parse('1h 30m'); // 5400000
  format(5_400_000); // '1h 30m'
  \`\`\`

  A duration is a number of milliseconds everywhere.
`;

export const CHANGELOG = text`
  # Changelog

  The format is based on [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).

  ## [Unreleased]

  ### Added

  - \`parse\`, \`format\` and \`UNITS\`.
`;

export const WORKFLOW = text`
  name: test
  on: [push, pull_request]
  jobs:
    test:
      runs-on: ubuntu-latest
      strategy:
        matrix:
          node: [20]
      steps:
        - uses: actions/checkout@v4
        - uses: actions/setup-node@v4
          with:
            node-version: \${{ matrix.node }}
        - run: npm test
`;

export const CONTRIBUTING = text`
  # Contributing

  - Run the tests with \`npm test\`. Nothing has to be installed.
  - Every change of behaviour comes with a test. The tests of \`src/parse.js\` are in \`test/parse.test.js\`.
  - Commit messages follow Conventional Commits, with the module as the scope: \`fix(parse): ignore case\`.
  - Users read \`CHANGELOG.md\`: a fix or a feature adds a line under Unreleased.
`;

export const PULL_REQUEST_TEMPLATE = text`
  ## Summary

  <!-- What changes for the people who use lapse, and why? -->

  ## How was it tested?

  <!-- Name the tests you added. For a fix: did they fail before? -->

  ## Checklist

  - [ ] The tests pass (\`npm test\`)
  - [ ] A test covers the change
  - [ ] \`CHANGELOG.md\` has a line under Unreleased
  - [ ] Errors are made with \`fail\` from \`src/internal/fail.js\`

  ## Related issue

  <!-- Closes #123 -->
`;

export const ERROR_CODES = text`
  # Error codes

  Every error is a \`LapseError\`. Its \`code\` stays the same between releases; its message may not.

  | code              | when                                          |
  | ----------------- | --------------------------------------------- |
  | \`not-a-duration\`  | A text has no number and unit in it           |
  | \`not-a-clock\`     | A text is not hours and minutes               |
  | \`not-iso\`         | A text is not an ISO 8601 duration            |
  | \`unexpected-text\` | Something is left over that cannot be read    |
  | \`unknown-unit\`    | No unit has that name                         |
  | \`not-a-date\`      | A date is missing or does not exist           |
  | \`bad-interval\`    | An interval would end before it starts        |
  | \`bad-step\`        | A step of nothing or less                     |
  | \`negative\`        | A negative duration where none can be written |
`;
