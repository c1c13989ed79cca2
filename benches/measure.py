"""What the benches share: running a command and knowing what it took."""
import os
import resource
import statistics
import subprocess
import sys
import time

BENCHES = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(BENCHES)
WORK = os.path.join(ROOT, 'target', 'bench')
# Programs that the benches need are built apart from everyday work.
TOOLS = os.path.join(WORK, 'tools')


def run(command, env=None, cwd=ROOT, quiet=True):
    """Runs a command and gives its CPU seconds (user and system, with all its children)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=cwd, env=dict(os.environ, **(env or {})), text=True,
                          stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f'{" ".join(command)} failed:\n{(done.stdout or "")[-4000:]}')
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory(command, env=None, cwd=ROOT):
    """Runs a command and gives its CPU seconds, its seconds on the clock and its greatest memory in MiB."""
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, env=dict(os.environ, **(env or {})),
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, process.returncode, errors


def wirewright():
    """Builds the generator and gives its path."""
    run(['cargo', 'build', '--release', '--quiet', '-p', 'wirewright'], env={'CARGO_TARGET_DIR': TOOLS})
    return os.path.join(TOOLS, 'release', 'wirewright')


def sources(package):
    """The paths of the Rust files of a package."""
    return [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(package, 'src')) for name in names if name.endswith('.rs')]


def table(head, rows):
    """Prints a Markdown table; all columns but the first are numbers."""
    rows = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    line = lambda cells: '| ' + ' | '.join(
        cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(cells, widths))) + ' |'
    print(line(head))
    print('|' + '|'.join('-' * (width + 2) if i == 0 else '-' * (width + 1) + ':' for i, width in enumerate(widths)) + '|')
    for row in rows:
        print(line(row))


def rustc():
    """The compiler's name and version."""
    return subprocess.run(['rustc', '--version'], cwd=ROOT, text=True, stdout=subprocess.PIPE).stdout.strip()


median = statistics.median
