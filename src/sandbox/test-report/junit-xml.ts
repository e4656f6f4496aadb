import {
  insideWorkspace,
  loadError,
  testCase,
  type LoadError,
  type TestCase,
  type TestReport,
} from './test-case.ts';
import { readXml, type XmlElement } from './xml.ts';

/** The form that JUnit began and most runners can write, each with words of its own. */
export function readJUnitXml(
  untrustedXml: string,
  source: string,
  workspace: string,
): TestReport | undefined {
  const root = readXml(untrustedXml);
  if (root === undefined || !/^testsuites?$/.test(root.name)) return undefined;
  const cases: TestCase[] = [];
  const errors: LoadError[] = [];
  for (const { element, suites } of testCases(root, undefined)) {
    const { name = '', classname = '', file } = element.attributes;
    const path = file === undefined ? undefined : insideWorkspace(file, workspace);
    const wrong = element.children.find((child) => child.name === 'failure' || child.name === 'error');
    const message = wrong && messageOf(wrong);
    if (isNotLoaded(wrong, classname)) {
      errors.push(loadError(message ?? '', path ?? name));
      continue;
    }
    const skipped = element.children.some((child) => child.name === 'skipped');
    const status = wrong ? 'failed' : skipped ? 'skipped' : 'passed';
    cases.push(testCase([...groups(classname, path, suites), name], status, { file: path, message }));
  }
  return { source, complete: true, cases, errors };
}

interface Found {
  readonly element: XmlElement;
  /** The names of the suites it stands in, but for one that holds the whole run. */
  readonly suites: readonly string[];
}

function testCases(element: XmlElement, suites: readonly string[] | undefined): Found[] {
  return element.children.flatMap((child) => {
    if (child.name === 'testcase') return [{ element: child, suites: suites ?? [] }];
    if (child.name !== 'testsuite') return [];
    const isWholeRun = suites === undefined && element.name === 'testsuites';
    return testCases(child, isWholeRun ? [] : [...(suites ?? []), child.attributes['name'] ?? '']);
  });
}

/** pytest has a case without a class for a module that it could not import. */
function isNotLoaded(wrong: XmlElement | undefined, classname: string): boolean {
  return (
    wrong?.name === 'error' &&
    classname === '' &&
    wrong.attributes['message']?.startsWith('collection') === true
  );
}

/** pytest's class repeats the path of the file, which stands beside it. */
function groups(classname: string, file: string | undefined, suites: readonly string[]): string[] {
  if (classname === '') return [...suites];
  const module = file?.replace(/\.\w+$/, '').replaceAll('/', '.');
  if (module === undefined) return [classname];
  if (classname === module) return [];
  return [classname.startsWith(`${module}.`) ? classname.slice(module.length + 1) : classname];
}

function messageOf({ attributes, text }: XmlElement): string {
  const head = attributes['message'] ?? '';
  return text.includes(head.slice(0, 80)) ? text : `${head}\n${text}`;
}
