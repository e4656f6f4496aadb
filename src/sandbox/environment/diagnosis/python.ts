import type { RuntimeSymptom } from './runtimes.ts';

const python = (pattern: RegExp, wants: RuntimeSymptom['wants']): RuntimeSymptom => ({
  name: 'python',
  pattern,
  wants,
});

const IMPORTED: readonly (readonly [names: string, wants: string])[] = [
  ['tomllib|asyncio\\.taskgroups|wsgiref\\.types', '>=3.11'],
  ['zoneinfo|graphlib', '>=3.9'],
  ['distutils(?:\\.\\w+)*|imp|asynchat|asyncore|smtpd', '<3.12'],
  [
    'cgi|cgitb|telnetlib|pipes|imghdr|sndhdr|crypt|nntplib|audioop|chunk|mailcap|msilib|spwd|uu|xdrlib|lib2to3',
    '<3.13',
  ],
];

const NAMES: readonly (readonly [names: string, from: string, wants: string])[] = [
  ['override|TypeAliasType|batched', 'typing|itertools', '>=3.12'],
  ['TypeIs|ReadOnly|NoDefault', 'typing', '>=3.13'],
  [
    'Self|assert_never|assert_type|reveal_type|Never|LiteralString|NotRequired|Required|Unpack|dataclass_transform|TypeVarTuple',
    'typing',
    '>=3.11',
  ],
  ['StrEnum|verify', 'enum', '>=3.11'],
  ['UTC', 'datetime', '>=3.11'],
  ['TypeAlias|ParamSpec|Concatenate|TypeGuard', 'typing', '>=3.10'],
  ['pairwise', 'itertools', '>=3.10'],
  ['Annotated', 'typing', '>=3.9'],
  [
    'Mapping|MutableMapping|Sequence|Iterable|Callable|Set|Hashable|Container|OrderedDict',
    'collections',
    '<3.10',
  ],
  ['coroutine', 'asyncio', '<3.11'],
];

export const PYTHON_SYMPTOMS: readonly RuntimeSymptom[] = [
  python(/requires a different Python: \S+ not in ['"]([^'"\n]+)['"]/, (range) => range),
  python(/Current Python version \(\S+\) is not allowed by the project \(([^)\n]+)\)/, (range) => range),
  python(
    /The currently activated Python version \S+ is not supported by the project \(([^)\n]+)\)/,
    (range) => range,
  ),
  python(/incompatible with the project's Python requirement: `([^`\n]+)`/, (range) => range),
  python(/No interpreter found for Python ([\d.<>=, ]{1,40}) in/, (range) => range),
  python(/does not satisfy Python ?([<>=~!][\d.<>=~!, ]{1,40})/, (range) => range),
  python(/requires Python ['"]?([<>=~!][\d.<>=~!, ]{1,40})/, (range) => range?.replace(/[, ]+$/, '')),
  python(
    /Requires-Python ([<>=~!][\d.<>=~!,* ]{1,40})[^\n]*(?:\n[^\n]*){0,3}\nERROR: (?:Could not find a version|No matching distribution)/,
    (range) => range?.trim(),
  ),
  python(
    /python_requires[^\n]{0,40}['"]([<>=~!][^'"\n]{1,40})['"][^\n]*(?:not (?:satisfied|met)|unsupported)/i,
    (range) => range,
  ),
  python(
    /(?:requires|needs|supports only) (?:at least )?Python (\d\.\d{1,2})(?:\.\d+)? ?(?:\+|or (?:newer|later|higher|above|greater))/i,
    (version) => `>=${version}`,
  ),
  ...IMPORTED.map(([names, wants]) =>
    python(new RegExp(`ModuleNotFoundError: No module named '(?:${names})'`), wants),
  ),
  ...NAMES.map(([names, from, wants]) =>
    python(
      new RegExp(
        `ImportError: cannot import name '(?:${names})' from '(?:${from})'|module '(?:${from})' has no attribute '(?:${names})'`,
      ),
      wants,
    ),
  ),
  python(/module 'pkgutil' has no attribute 'ImpImporter'/, '<3.12'),
  python(/module 'inspect' has no attribute 'getargspec'|unittest' has no attribute 'makeSuite'/, '<3.11'),
  python(
    /unsupported operand type\(s\) for \|: '(?:type|NoneType|\w+Meta)' and '(?:type|NoneType)'/,
    '>=3.10',
  ),
  python(/TypeError: 'type' object is not subscriptable/, '>=3.9'),
  python(
    /SyntaxError: f-string: (?:expecting '\}'|unmatched '\('|cannot include '#'|expression part cannot include a backslash)/,
    '>=3.12',
  ),
  python(/\n\s*match [^\n]{1,80}:\n(?:\s*\^+\n)?SyntaxError: invalid syntax/, '>=3.10'),
  python(/\n\s*except\* [^\n]{1,80}:\n(?:\s*\^+\n)?SyntaxError: invalid syntax/, '>=3.11'),
  python(
    /\n\s*type \w+(?:\[[^\n]{1,60}\])? = [^\n]{1,80}\n(?:\s*\^+\n)?SyntaxError: invalid syntax/,
    '>=3.12',
  ),
];
