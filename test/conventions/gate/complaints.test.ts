import { describe, expect, it } from 'vitest';
import { complaintsIn, newComplaints } from '../../../src/conventions/gate/complaints.ts';

describe('complaints', () => {
  it.each([
    ['ruff', 'src/a.py:12:5: F401 `os` imported but unused', { path: 'src/a.py', line: 12 }],
    ['mypy', 'src/a.py:12: error: Incompatible types', { path: 'src/a.py', line: 12 }],
    ['tsc', 'src/a.ts(12,5): error TS2322: Type is not assignable.', { path: 'src/a.ts', line: 12 }],
    ['golangci', 'pkg/a.go:12:5: unused variable (unused)', { path: 'pkg/a.go', line: 12 }],
    ['go vet', './pkg/a.go:12:5: unreachable code', { path: 'pkg/a.go', line: 12 }],
    [
      'clippy',
      'warning: unused variable: `x`\n  --> src/a.rs:12:5',
      { path: 'src/a.rs', line: 12, text: 'warning: unused variable: `x`' },
    ],
    [
      'eslint',
      '/workspace/src/a.js\n  12:5  error  Missing semicolon  semi',
      { path: 'src/a.js', line: 12, text: 'error  Missing semicolon  semi' },
    ],
    ['prettier', 'Checking formatting...\n[warn] src/a.ts', { path: 'src/a.ts', line: undefined }],
    ['gofmt', 'pkg/a.go', { path: 'pkg/a.go', line: undefined }],
    ['black', 'would reformat src/a.py', { path: 'src/a.py', line: undefined }],
  ])('are read as %s prints them', (_, output, wanted) => {
    expect(complaintsIn(output)).toMatchObject([wanted]);
  });

  it('are none in what else is printed', () => {
    expect(
      complaintsIn('> lint\n> eslint .\n\n✖ 3 problems (3 errors, 0 warnings)\nFound 0 errors in 12 files'),
    ).toEqual([]);
  });

  const written = new Map([['src/a.py', new Set([5])]]);
  const at = (line: number, text = 'unused') => ({ path: 'src/a.py', line, text });

  it('are news where the base commit had none of the kind', () => {
    expect(newComplaints([], [at(30)], written)).toEqual([at(30)]);
    expect(newComplaints([at(3)], [at(4), at(30)], written)).toEqual([at(30)]);
  });

  it('are news on a line that the change wrote, and on no other that had them before', () => {
    expect(newComplaints([at(3)], [at(4)], written)).toEqual([]);
    expect(newComplaints([at(4)], [at(5)], written)).toEqual([at(5)]);
    expect(newComplaints([at(3)], [at(4), at(5)], written)).toEqual([at(5)]);
  });
});
