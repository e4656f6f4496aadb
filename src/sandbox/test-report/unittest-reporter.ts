/** Takes the place of `-m unittest` inside the sandbox: the same words on its line, the same text on the terminal. */
export const UNITTEST_REPORTER = String.raw`import inspect, json, os, sys, unittest
out = open(__file__ + '.jsonl', 'w', encoding='utf-8')
sys.path[0] = os.getcwd()
sys.argv[0] = 'python -m unittest'
def line(**told):
    out.write(json.dumps(told, separators=(',', ':')) + '\n')
    out.flush()
def file_of(test):
    try:
        return inspect.getfile(type(test))
    except (TypeError, OSError):
        return None
class Result(unittest.TextTestResult):
    def told(self, test, status, message=None):
        name = type(test).__name__
        if name in ('_FailedTest', 'ModuleImportFailure', 'LoadTestsFailure'):
            line(path=[test.id()], status='not-loaded', message=message, file=None)
        elif name == '_ErrorHolder':
            line(path=[test.id()], status='failed', message=message, file=None)
        else:
            line(path=test.id().split('.', 2) if status is None else [test.id()], status=status, message=message, file=file_of(test))
    def startTest(self, test):
        super().startTest(test)
        self.settled = False
    def addSuccess(self, test):
        super().addSuccess(test)
        self.told(test, 'passed')
    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.told(test, 'failed', self.failures[-1][1])
    def addError(self, test, error):
        super().addError(test, error)
        self.told(test, 'failed', self.errors[-1][1])
    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.told(test, 'skipped')
    def addExpectedFailure(self, test, error):
        super().addExpectedFailure(test, error)
        self.told(test, 'passed')
    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.told(test, 'failed', 'It was expected to fail, and passed.')
    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.told(test, 'failed', self._exc_info_to_string(error, test))
class Runner(unittest.TextTestRunner):
    resultclass = Result
    def run(self, test):
        result = super().run(test)
        out.write('{"end":true}\n')
        out.flush()
        return result
unittest.main(module=None, testRunner=Runner)
`;
