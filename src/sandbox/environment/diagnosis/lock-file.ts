import type { Diagnosis } from '../diagnosis.ts';
import { findAny, quoted } from './output.ts';

const SAYINGS: readonly RegExp[] = [
  // npm
  /npm (?:ERR!|error) (?:notarget No matching version found for|ERESOLVE unable to resolve|Invalid: lock file|Missing: \S+ from lock file)[^\n]*/,
  /`npm ci` can only install packages when your package\.json and package-lock\.json/,
  /The `npm ci` command can only install with an existing package-lock\.json/,
  /npm (?:ERR!|error) code EUSAGE/,
  /npm (?:ERR!|error) code (?:ETARGET|EINTEGRITY|ERESOLVE|EBADPLATFORM|EOVERRIDE)\b/,
  /npm (?:ERR!|error) ERESOLVE\b/,
  // pnpm; what package.json pins of itself is a lock, too
  /Failed to resolve config dependency @?pnpm[^\n]*|ERR_PNPM_BAD_(?:CONFIG_DEP|PM_VERSION)\b/,
  /Cannot install with "frozen-lockfile" because[^\n]*|Cannot proceed with the frozen installation[^\n]*/,
  /ERR_PNPM_(?:OUTDATED_LOCKFILE|LOCKFILE_CONFIG_MISMATCH|LOCKFILE_BREAKING_CHANGE|LOCKFILE_MISSING_DEPENDENCY|BROKEN_LOCKFILE|NO_LOCKFILE|FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE|TARBALL_INTEGRITY|NO_MATCHING_VERSION|PEER_DEP_ISSUES)\b/,
  // yarn, classic and berry
  /Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`/,
  /\bYN0028\b|The lockfile would have been (?:modified|created) by this install/,
  /Integrity check failed for|error Couldn't find any versions for/,
  // bun
  /lockfile had changes, but lockfile is frozen/,
  /(?:error: )?(?:InvalidLockfile|Outdated lockfile version)|failed to parse lockfile/i,
  // Python
  /pyproject\.toml changed significantly since poetry\.lock was last generated/,
  /poetry\.lock is not up to date|poetry\.lock is not compatible with/,
  /The lockfile at `?uv\.lock`? needs to be updated|Failed to parse `?uv\.lock`?/,
  /THESE PACKAGES DO NOT MATCH THE HASHES|Hashes are required in --require-hashes mode/,
  /Your Pipfile\.lock \(\w+\) is out of date|pdm\.lock is outdated|Lock file hash doesn't match/i,
  /ResolutionImpossible/,
  // Ruby, PHP
  /(?:your deployment|frozen mode|is frozen|frozen is set).{0,120}Gemfile\.lock|Gemfile\.lock.{0,120}(?:frozen|can't be updated)/i,
  /trying to install in deployment mode after changing/,
  /The dependencies in your gemfile changed, but the lockfile can't be updated/i,
  /Your bundle only supports platforms|Your lockfile (?:does not satisfy|is unreadable)/,
  /Required package "[^"]+" is not present in the lock file/,
  /lock file is not up to date with the latest changes in composer\.json/,
  /Your lock file does not contain a compatible set of packages/,
  // Rust, Go, Java
  /the lock file \S+ needs to be updated but --(?:locked|frozen) was passed/,
  /cannot update the lock file \S+ because --(?:locked|frozen) was passed/,
  /go: updates to go\.(?:mod|sum) needed|missing go\.sum entry|verifying .{0,200}: checksum mismatch/,
  /inconsistent vendoring/,
  /Dependency lock state .{0,100}(?:out of date|not part of the dependency lock)|is not part of the dependency lock state/,
];

export function unusableLockFile(output: string): Diagnosis | undefined {
  const said = findAny(output, SAYINGS);
  return said && { kind: 'lock-file', because: `The lock file cannot be followed: ${quoted(said.line)}` };
}
