/** What planting a defect takes to know of a language. */
export interface Language {
  readonly name: 'script' | 'python' | 'go' | 'rust';
  readonly comment: string;
  /** A function at the outer level, by its first line; the name is what is captured. */
  readonly functionStart: RegExp;
  /** Whether a line ends the function that began with the one before. */
  readonly isFunctionEnd: (line: string) => boolean;
  /** What somebody leaves behind who looked for something. */
  readonly debugging: readonly string[];
  /** An exported name, captured, at the outer level. */
  readonly exported: RegExp;
}

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [
    /\.(?:[cm]?[jt]s|[jt]sx)$/,
    {
      name: 'script',
      comment: '//',
      functionStart: /^(?:export )?(?:default )?(?:async )?function\*? ([A-Za-z_$][\w$]*)\s*[(<]/,
      isFunctionEnd: (line) => line.startsWith('}'),
      debugging: ["console.log('here')", 'debugger', "console.error('DEBUG', { now: Date.now() })"],
      exported:
        /^export (?:async )?(?:function\*?|const|class) ([A-Za-z_$][\w$]*)|^(?:module\.)?exports\.([A-Za-z_$][\w$]*) =/m,
    },
  ],
  [
    /\.pyi?$/,
    {
      name: 'python',
      comment: '#',
      functionStart: /^(?:async )?def ([A-Za-z_]\w*)\s*\(/,
      isFunctionEnd: (line) => /^[^\s)#]/.test(line),
      debugging: ['print("here")', 'breakpoint()', 'import pdb; pdb.set_trace()'],
      exported: /^(?:async )?(?:def|class) ([A-Za-z]\w*)/m,
    },
  ],
  [
    /\.go$/,
    {
      name: 'go',
      comment: '//',
      functionStart: /^func ([A-Za-z_]\w*)\s*[([]/,
      isFunctionEnd: (line) => line.startsWith('}'),
      debugging: ['fmt.Println("here")', 'fmt.Printf("DEBUG %v\\n", 1)', 'println("here")'],
      exported: /^func (?:\([^)]*\) )?([A-Z]\w*)\s*[([]/m,
    },
  ],
  [
    /\.rs$/,
    {
      name: 'rust',
      comment: '//',
      functionStart: /^(?:pub(?:\([^)]*\))? )?(?:async )?(?:unsafe )?fn ([a-z_]\w*)\s*[(<]/,
      isFunctionEnd: (line) => line.startsWith('}'),
      debugging: ['dbg!("here");', 'println!("here");', 'eprintln!("DEBUG {}", 1);'],
      exported: /^\s*pub (?:const |async |unsafe )*(?:fn|struct|enum) ([A-Za-z_]\w*)/m,
    },
  ],
];

export function languageOf(path: string): Language | undefined {
  return LANGUAGES.find(([ending]) => ending.test(path))?.[1];
}

export interface WholeFunction {
  readonly name: string;
  readonly lines: readonly string[];
}

/** The functions at a text's outer level. */
export function functionsIn(text: string, { functionStart, isFunctionEnd, name }: Language): WholeFunction[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    const called = functionStart.exec(line)?.[1];
    if (called === undefined) return [];
    const length = lines.slice(start + 1).findIndex(isFunctionEnd);
    // Where indentation ends a function, the line that ends it is no part of it.
    const end = length < 0 ? lines.length : start + 1 + length + (name === 'python' ? 0 : 1);
    return [{ name: called, lines: trimmedEnd(lines.slice(start, end)) }];
  });
}

function trimmedEnd(lines: readonly string[]): string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
