"""agent render --dir against kustomize build and against libyaml alone. Started by render.sh."""
import filecmp
import glob
import math
import os
import sys

import inputs
import measure
from measure import note

TOP = sys.argv[1]
AGENT = os.environ["AGENT_BIN"]
KUSTOMIZE = os.environ["KUSTOMIZE"]
FLOOR = os.environ["FLOOR"]
FULL = bool(os.environ.get("BENCH_FULL"))
REPEATS = int(os.environ.get("REPEATS", "5"))
SLOW = min(REPEATS, 3)  # of kustomize where it takes many seconds

# name, how it is written, our repeats, kustomize's
CASES = [
    ("1 object", lambda d: inputs.overlay(d, 1), 4 * REPEATS + 1, 4 * REPEATS + 1),
    ("100 objects", lambda d: inputs.overlay(d, 100), 2 * REPEATS + 1, 2 * REPEATS + 1),
    ("1,000 objects", lambda d: inputs.overlay(d, 1000), REPEATS, SLOW),
    ("4,000 objects", lambda d: inputs.overlay(d, 4000), REPEATS, 1 if FULL else 0),
    ("16,000 objects", lambda d: inputs.overlay(d, 16000), REPEATS, 0),
    ("50 overlays of one base", inputs.overlays, REPEATS, REPEATS),
    ("2 MB ConfigMap", inputs.configmap, REPEATS, REPEATS),
    ("components 6 deep", inputs.components, REPEATS, REPEATS),
    ("5,000 name references", inputs.references, REPEATS, SLOW),
]


def path(name):
    return f"{TOP}/{name}"


def agent(directory):
    return lambda: measure.run([AGENT, "render", "--dir", directory], path("agent.out"), path("err"))


def kustomize(directory):
    return lambda: measure.run([KUSTOMIZE, "build", directory], path("kustomize.out"), path("err"))


def floor(top):
    files = sorted(glob.glob(f"{top}/**/*.yaml", recursive=True))

    def once():
        measure.run([FLOOR, path("agent.want"), *files], path("floor.out"), path("err"))
        with open(path("err"), encoding="ascii") as f:
            wall, cpu = (int(w) / 1e6 for w in f.read().split())
        return measure.Sample(wall, cpu, 0)
    return once


def size_mb(top):
    return sum(os.path.getsize(f) for f in glob.glob(f"{top}/**/*.yaml", recursive=True)) / 1e6


def one(name, make, ours, theirs):
    """Returns {who: samples}; the outputs are held against each other first."""
    top = path(name.replace(" ", "-").replace(",", ""))
    directory = make(top)
    note(f"render: {name}, {size_mb(top):.1f} MB")
    agent(directory)()
    os.rename(path("agent.out"), path("agent.want"))
    runs = {"agent": agent(directory), "floor": floor(top)}
    if theirs:
        runs["kustomize"] = kustomize(directory)
    samples = measure.alternately(runs, {"agent": ours, "floor": ours, "kustomize": theirs})
    if theirs and not filecmp.cmp(path("kustomize.out"), path("agent.want"), shallow=False):
        raise measure.Failed(f"{name}: the output is not kustomize's: {directory}")
    if not filecmp.cmp(path("agent.out"), path("agent.want"), shallow=False):
        raise measure.Failed(f"{name}: two runs of ours differ")
    return samples


def row(name, samples):
    a, f, k = samples["agent"], samples["floor"], samples.get("kustomize")
    cells = [name, measure.spread(a, "wall"), measure.spread(a, "cpu"), measure.mib(a)]
    if k:
        cells += [measure.spread(k, "wall"), measure.spread(k, "cpu"), measure.mib(k)]
        cells += [measure.ratio(measure.median(k, w), measure.median(a, w))
                  for w in ("wall", "cpu", "rss")]
    else:
        cells += ["", "", "", "", "", ""]
    return cells + [measure.ratio(measure.median(a, "cpu"), measure.median(f, "cpu"))]


def exponent(results, what, small="1,000 objects", large="16,000 objects"):
    # of the least of each, which other work on the machine disturbs least
    x, y = (min(getattr(s, what) for s in results[n]["agent"]) for n in (small, large))
    return math.log(y / x) / math.log(16)


def main():
    only = sys.argv[2:]
    print(f"## render\n\n{measure.first_line([AGENT, 'version'])}; kustomize "
          f"{measure.first_line([KUSTOMIZE, 'version'])}; {measure.machine()}\n")
    results = {}
    for name, make, ours, theirs in CASES:
        if not only or any(o in name for o in only):
            results[name] = one(name, make, ours, theirs)
    head = ["case", "agent wall", "agent CPU", "MiB", "kustomize wall", "kustomize CPU", "MiB",
            "wall ratio", "CPU ratio", "RSS ratio", "CPU / libyaml's"]
    measure.table(head, [row(n, s) for n, s in results.items()])
    if {"1,000 objects", "16,000 objects"} <= set(results):
        print(f"growth from 1,000 to 16,000 objects: n^{exponent(results, 'cpu'):.2f} in CPU time, "
              f"n^{exponent(results, 'rss'):.2f} in memory\n")


try:
    main()
except measure.Failed as e:
    sys.exit(f"bench: {e}")
