import { expect, it } from 'vitest';
import { methodNames } from '../../src/lib/method-names.ts';

it.each([
  [
    'TypeScript',
    'a.ts',
    'class Reply {\n  readonly #sent = false;\n  async send(body: string): Promise<void> {\n    if (body) {\n    }\n  }\n}\ninterface Route {\n  url: string;\n  on(event: string): void\n}',
    ['on', 'send'],
  ],
  [
    'JavaScript',
    'a.js',
    'const reply = {\n  send (body) {\n  },\n  code: function () {},\n  raw: 1,\n}\nfastify.decorate = () => {}',
    ['code', 'decorate', 'send'],
  ],
  [
    'Vue',
    'a.vue',
    '<script>\nexport default {\n  methods: {\n    save() {\n    },\n  },\n}\n</script>',
    ['save'],
  ],
  [
    'Python',
    'a.py',
    'class Option:\n    name: str\n    def __init__(self):\n        self.prompt = True\n        if self.hidden == 1:\n            pass',
    ['__init__'],
  ],
  [
    'Go',
    'a.go',
    'type Context struct {\n\tParams Params `json:"p"`\n\thandlers []Handler\n}\ntype Render interface {\n\tWrite(w Writer) error\n}\nfunc f() {\n\treturn x\n}',
    ['Write'],
  ],
  [
    'Java',
    'A.java',
    'class A {\n    private final List<String> names = null;\n    public static int count(int of) {\n    }\n}',
    ['count'],
  ],
  ['C#', 'A.cs', 'class A {\n    public override string Name() {\n}', ['Name']],
  ['Ruby', 'a.rb', 'class A\n  def self.open(path)\n  end\n  def close\n  end\nend', ['close', 'open']],
  ['Markdown', 'a.md', '  name: string;\n  send() {\n', []],
])('the methods of a %s text are found by its lines', (_language, path, text, names) => {
  expect(methodNames(text, path).sort()).toEqual(names);
});

it.each(['a.ts', 'a.py', 'a.go', 'A.java'])(
  'a %s text made to take long is searched in steps that grow with its length alone',
  (path) => {
    const hostile = [
      '  ' + 'a'.repeat(100_000),
      '  a(' + ')'.repeat(100_000),
      '  a()' + ' '.repeat(100_000) + ':',
      '  a()' + ':'.repeat(100_000),
      '\tA' + '\t'.repeat(100_000) + '`',
      '  ' + 'public '.repeat(20_000),
      '  ' + '\n'.repeat(100_000),
      '    self.' + 'a:'.repeat(50_000),
    ];
    for (const text of hostile) expect(methodNames(`${text}\n`, path).length).toBeLessThan(2);
  },
);
