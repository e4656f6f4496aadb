/**
 * Stands before `-m pytest` where coverage.py is not installed: runs that module and writes the lines of the work tree
 * that were executed beside itself.
 */
export const PYTHON_TRACER = String.raw`
import atexit, json, os, runpy, sys, threading

root = os.path.realpath(os.getcwd()) + os.sep
executed = {}
lines_of = {}

def lines_in(name):
    path = os.path.realpath(name)
    # What has no file is called <string>, <frozen os> and the like.
    inside = os.path.isabs(name) and path.startswith(root) and "site-packages" not in path
    return executed.setdefault(path[len(root):].replace(os.sep, "/"), set()) if inside else None

def trace(frame, event, argument):
    name = frame.f_code.co_filename
    if name not in lines_of:
        lines_of[name] = lines_in(name)
    lines = lines_of[name]
    if lines is None:
        return None
    lines.add(frame.f_lineno)
    return trace

def write():
    sys.settrace(None)
    with open(os.path.join(os.path.dirname(__file__), "lines"), "w") as output:
        for path, lines in executed.items():
            pairs = [line for line in sorted(filter(None, lines)) for _ in (0, 1)]
            output.write(json.dumps({"path": path, "lines": pairs}) + "\n")

atexit.register(write)
module = sys.argv[2]
sys.argv[:3] = [module]
sys.path[0] = os.getcwd()
threading.settrace(trace)
sys.settrace(trace)
runpy.run_module(module, run_name="__main__", alter_sys=True)
`;

/** Prints the executed lines of coverage.py's data, which it finds by COVERAGE_FILE. */
export const PYTHON_COLLECTOR = String.raw`
import json, os
import coverage
data = coverage.CoverageData(basename=os.environ["COVERAGE_FILE"])
data.read()
root = os.path.realpath(os.getcwd()) + os.sep
for file in data.measured_files():
    if not file.startswith(root) or "site-packages" in file:
        continue
    lines = [line for line in sorted(data.lines(file) or []) if line > 0 for _ in (0, 1)]
    print(json.dumps({"path": file[len(root):].replace(os.sep, "/"), "lines": lines}))
`;
