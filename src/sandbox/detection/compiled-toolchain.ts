import type { Detected, Tree } from './toolchain.ts';

const PACKAGES_OF_FILES = String.raw`$(printf './%s\n' {files} | xargs -n 1 dirname | sort -u)`;

export function detectGo({ files }: Tree): Detected | undefined {
  if (!files.has('go.mod')) return undefined;
  return {
    install: 'go mod download',
    build: 'go build ./...',
    test: 'go test ./...',
    testFiles: `go test ${PACKAGES_OF_FILES}`,
    lint: 'go vet ./...',
    because: ['go.mod: a Go module'],
  };
}

export function detectRust({ files }: Tree): Detected | undefined {
  if (!files.has('Cargo.toml')) return undefined;
  return {
    install: files.has('Cargo.lock') ? 'cargo fetch --locked' : 'cargo fetch',
    build: 'cargo build --offline',
    test: 'cargo test --offline',
    format: 'cargo fmt --check',
    typecheck: 'cargo check --offline --all-targets',
    because: ['Cargo.toml: a Rust crate'],
  };
}
