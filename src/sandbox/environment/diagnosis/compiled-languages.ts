import type { RuntimeSymptom } from './runtimes.ts';

/** Class files of version 52 are those of Java 8. */
const FIRST_CLASS_FILE = 44;

const atLeast = (version: string | undefined) => (version === undefined ? undefined : `>=${version}`);
const javaOf = (classFile: string | undefined) => Number(classFile) - FIRST_CLASS_FILE;

const go = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'go',
  pattern,
  wants,
});
const rust = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'rust',
  pattern,
  wants,
});
const java = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'java',
  pattern,
  wants,
});

/** The packages of Go's library that came with a version, the newest first. */
const GO_PACKAGES: readonly (readonly [packages: string, since: string])[] = [
  ['testing/synctest|encoding/json/v2', '>=1.25'],
  ['weak|crypto/(?:sha3|hkdf|mlkem|pbkdf2)', '>=1.24'],
  ['iter|unique|structs', '>=1.23'],
  ['math/rand/v2|go/version', '>=1.22'],
  ['slices|maps|cmp|log/slog|testing/slogtest', '>=1.21'],
  ['crypto/ecdh|runtime/coverage', '>=1.20'],
];

export const COMPILED_SYMPTOMS: readonly RuntimeSymptom[] = [
  go(/requires go ?>= ?(\d+\.\d+(?:\.\d+)?)/, atLeast),
  go(/note: module requires Go (\d+\.\d+(?:\.\d+)?)/, atLeast),
  go(/go: download go(\d+\.\d+(?:\.\d+)?) for \S+: toolchain not available/, atLeast),
  go(/invalid go version '(\d+\.\d+)[\w.]*': must match format/, (version) => atLeast(version)),
  go(/(?:unknown directive: toolchain|unknown block type: tool)/, '>=1.21'),
  ...GO_PACKAGES.map(([packages, since]) =>
    go(new RegExp(`package (?:${packages}) is not in (?:GOROOT|std)\\b`), since),
  ),

  rust(/requires rustc (\d+\.\d+(?:\.\d+)?)/, atLeast),
  rust(/rust-version = "(\d+\.\d+)[^"\n]*"|requires Rust (\d+\.\d+)/, (one, other) => atLeast(one ?? other)),
  rust(/lock file version `?4`? (?:requires|was found)/, '>=1.78'),
  rust(
    /feature `edition2024` is required|older than the `2024` edition|`2024` is unknown|Rust 2024|edition 2024 is unstable/,
    '>=1.85',
  ),
  rust(/feature `edition2021` is required/, '>=1.56'),
  rust(/toolchain '(\d+\.\d+(?:\.\d+)?)[^'\n]*' is not installed/, (version) => version),

  java(
    /(?:release version|invalid (?:source|target) release:?|Source option|Unsupported (?:source|target) (?:release|option):?) (?:1\.)?(9|[1-9]\d)\b(?: not supported)?/,
    atLeast,
  ),
  java(/class file (?:has wrong )?version (\d{2})(?:\.\d+)?/, (version) => atLeast(`${javaOf(version)}`)),
  // Said by a build tool that is older than the Java it runs on.
  java(/Unsupported class file major version (\d{2})/, (version) => `<${javaOf(version)}`),
  java(
    /(?:at least JVM runtime version|Gradle requires JVM|requires (?:at least )?(?:Java|JDK|JVM)(?: version)?) (\d{1,2})\b/,
    atLeast,
  ),
  java(/Detected JDK [^\n]*is not in the allowed range ([[(][\d.,) \]]{2,20})/, (range) =>
    range?.replace(/\.$/, ''),
  ),
  java(/languageVersion=(\d{1,2})\b/, atLeast),
  java(
    /Source option [1-7] is no longer supported|(?:source|target) (?:value|release) (?:1\.)?[1-7] is (?:obsolete|no longer supported)[^\n]*error/,
    '8',
  ),
];
