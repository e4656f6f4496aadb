import type { Clue } from './clues/clue.ts';
import type { Project } from './choose-project.ts';

const TESTS =
  /^(?:tests?|test[:_-].*|pytest|tox|nox|jest|vitest|mocha|ava|tap|rspec|phpunit|unittest|nextest)$/;

/** The tests with the variables that the workflows set for them, where these are for all of the repository. */
export function inTestedEnvironment(project: Project, clues: readonly Clue[]): Project {
  const clue = clues.find(({ words, folder }) => folder === '' && words.some((word) => TESTS.test(word)));
  const { test, testFiles } = project;
  if (!clue?.environment || test === undefined || !isSimple(test)) return project;
  const set = Object.entries(clue.environment).filter(([name]) => !test.includes(`${name}=`));
  if (set.length === 0) return project;
  const before = set.map(([name, value]) => `${name}=${value}`).join(' ');
  return {
    ...project,
    test: `${before} ${test}`,
    ...(testFiles !== undefined && isSimple(testFiles) && { testFiles: `${before} ${testFiles}` }),
    because: [...project.because, `test: \`${before}\`, from ${clue.source}`],
  };
}

/** Variables before a command are for that command alone. */
function isSimple(command: string): boolean {
  return !/&&|\|\||;|^cd /.test(command);
}
