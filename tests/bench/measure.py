"""Runs commands alternately and says what each cost. See README.md for the rules."""
import os
import statistics
import subprocess
import sys


class Sample:
    """Of one run: seconds and KiB."""
    def __init__(self, wall, cpu, rss):
        self.wall, self.cpu, self.rss = wall, cpu, rss


class Failed(Exception):
    pass


def run(command, out, err, want=0, env=None, cwd=None):
    """One run through build/bench/timed; stdout and stderr are left in the files."""
    told = subprocess.run([os.environ["TIMED"], out, err, *command], stdout=subprocess.PIPE,
                          text=True, check=True, env=env, cwd=cwd).stdout
    wall, user, system, rss, code = (int(w) for w in told.split())
    if code != want:
        with open(err, encoding="utf-8", errors="replace") as f:
            said = f.read()[-600:]
        raise Failed(f"{' '.join(command[:4])}: exit code {code}, want {want}: {said}")
    return Sample(wall / 1e6, (user + system) / 1e6, rss)


def alternately(runs, repeats):
    """runs: {name: callable -> Sample}; repeats: {name: number}. A B A B ..., one list a name."""
    samples = {name: [] for name in runs}
    for i in range(max(repeats.values())):
        for name, once in runs.items():
            if i < repeats[name]:
                samples[name].append(once())
    return samples


def median(samples, what):
    return statistics.median(getattr(s, what) for s in samples)


def spread(samples, what):
    """median (min-max) with three digits, in ms below a second."""
    values = [getattr(s, what) for s in samples]
    m = statistics.median(values)
    if m < 1:
        return f"{m * 1e3:.3g} ({min(values) * 1e3:.3g}-{max(values) * 1e3:.3g}) ms"
    return f"{m:.2f} ({min(values):.2f}-{max(values):.2f}) s"


def mib(samples):
    return f"{median(samples, 'rss') / 1024:.1f}"


def ratio(theirs, ours):
    if not ours:
        return "-"
    r = theirs / ours
    return f"{r:.0f}x" if r >= 10 else f"{r:.2g}x" if r < 1 else f"{r:.1f}x"


def table(head, rows):
    """A Markdown table whose columns line up."""
    rows = [[str(c) for c in row] for row in rows]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    def line(cells):
        return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths)) + " |"
    print(line(head))
    print("|" + "|".join("-" * (w + 2) for w in widths) + "|")
    for row in rows:
        print(line(row))
    print()
    sys.stdout.flush()


def note(text):
    print(text, file=sys.stderr)
    sys.stderr.flush()


def first_line(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=False)
    return done.stdout.strip().split("\n")[0]


def machine():
    with open("/proc/cpuinfo", encoding="ascii") as f:
        model = next((l.split(":")[1].strip() for l in f if l.startswith("model name")), "unknown")
    load = os.getloadavg()
    return f"{os.cpu_count()} cores of {model}, Linux {os.uname().release}, load {load[0]:.1f}"
