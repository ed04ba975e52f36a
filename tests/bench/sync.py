"""agent against kubectl on one API server: first apply, nothing to do, one change. Started by sync.sh.

Both get the same objects, each side in namespaces of its own. Requests are counted from the audit log
by user agent. The Deployments have no replicas, so that the controllers stay out of the measured time.
"""
import json
import os
import subprocess
import sys
import time

import inputs
import measure
from measure import note

TOP = sys.argv[1]
AGENT = os.environ["AGENT_BIN"]
KUBECTL = os.environ["KUBECTL"]
AUDIT = os.environ["AUDIT_LOG"]
APPS = int(os.environ.get("APPS", "250"))
REPEATS = {"agent": int(os.environ.get("REPEATS", "5")),
           "kubectl": int(os.environ.get("PEER_REPEATS", "3"))}
FIRST = REPEATS["kubectl"]  # first applies of each: a namespace every time
OURS = ("agent.gitops/agent", "applyset.kubernetes.io/part-of")  # labels by which we know our objects
WRITING = ("create", "update", "patch", "delete", "deletecollection")
KINDS = "deployments,services,serviceaccounts,configmaps"


def path(name):
    return f"{TOP}/{name}"


def git(*args):
    subprocess.run(["git", "-C", path("repo"), "-c", "user.name=Bench", "-c",
                    "user.email=bench@example.com", *args], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def write_objects(directory, namespace, greeting="hello"):
    inputs.apps(directory, APPS, greeting, namespace)
    for name in os.listdir(directory):
        with open(f"{directory}/{name}", encoding="utf-8") as f:
            text = f.read()
        inputs.write(f"{directory}/{name}", text.replace("replicas: 1", "replicas: 0"))


def write_repository():
    """Ours: a repository with an environment a namespace."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", path("config.git")], check=True)
    subprocess.run(["git", "init", "-q", "-b", "main", path("repo")], check=True)
    git("remote", "add", "origin", path("config.git"))
    environments = "apiVersion: agent.gitops/v1\nkind: Environments\nenvironments:\n"
    for i in range(FIRST):
        environments += (f"- name: ours-{i}\n  follow: {{branch: main}}\n  cluster: test\n"
                         f"  path: ours-{i}\n  timeout: 5m\n")
        write_objects(path(f"repo/ours-{i}"), f"ours-{i}")
    inputs.write(path("repo/environments.yaml"), environments)
    git("add", "-A")
    git("commit", "-qm", "first")
    git("push", "-q", "origin", "main")
    inputs.write(path("agent.yaml"), f"""apiVersion: agent.gitops/v1
kind: Agent
name: bench
repo: {{url: "file://{path('config.git')}", allowFile: true}}
clusters:
- {{name: test, kubeconfig: "{os.environ['KUBECONFIG']}", stateNamespace: agent-system}}
grants:
- {{env: "*", clusters: [test], branches: ["*"]}}
state: {path('state')}
""")
    os.mkdir(path("state"), 0o700)


def write_theirs(i, greeting="hello"):
    """kubectl's: one file with the same objects in another namespace."""
    write_objects(path(f"theirs-{i}"), f"theirs-{i}", greeting)
    with open(path(f"theirs-{i}.yaml"), "wb") as f:
        subprocess.run([AGENT, "render", "--dir", path(f"theirs-{i}")], check=True, stdout=f)


# ---- cost of a run --------------------------------------------------------------------------------

def server_cpu():
    """Seconds of the API server and etcd so far."""
    total = 0
    for name in ("kube-apiserver", "etcd"):
        with open(f"{os.environ['CLUSTER_DIR']}/pids/{name}", encoding="ascii") as f:
            pid = f.read().strip()
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


MARKS = iter(range(1, 1 << 30))


def audit_mark():
    """The size of the audit log when all that was answered so far is in it."""
    mark = f"mark={os.getpid()}-{next(MARKS)}"
    subprocess.run([KUBECTL, "get", "--raw", f"/version?{mark}"], check=True,
                   stdout=subprocess.DEVNULL)
    for _ in range(100):
        size = os.path.getsize(AUDIT)
        with open(AUDIT, "rb") as f:
            f.seek(max(0, size - (1 << 20)))
            if mark.encode() in f.read():
                return size
        time.sleep(0.1)
    raise measure.Failed("the audit log stands still")


def requests_between(start, end, who):
    """(reads, dry runs, writes) of one user agent."""
    reads = dry = writes = 0
    with open(AUDIT, "rb") as f:
        f.seek(start)
        for line in f.read(end - start).splitlines():
            try:
                event = json.loads(line)
            except ValueError:
                continue  # the line in which a mark cuts the file
            uri = event.get("requestURI", "")
            if not event.get("userAgent", "").startswith(who + "/") or "mark=" in uri:
                continue
            if "dryRun=All" in uri:
                dry += 1
            elif event["verb"] in WRITING:
                writes += 1
            else:
                reads += 1
    return reads, dry, writes


def cost(who, command, want=0):
    env = dict(os.environ, AGENT_CONFIG=path("agent.yaml"))
    start = audit_mark()
    before = server_cpu()
    sample = measure.run(command, path("out"), path("err"), want, env=env)
    sample.server = server_cpu() - before
    sample.requests = requests_between(start, audit_mark(), who)
    return sample


def agent(*args, want=0):
    return cost("agent", [AGENT, *args], want)


def kubectl(*args, want=0):
    return cost("kubectl", [KUBECTL, *args], want)


# ---- cases ------------------------------------------------------------------------------------------

def first_applies():
    samples = {"agent": [], "kubectl": []}
    for i in range(FIRST):
        note(f"sync: first apply, {i + 1} of {FIRST}")
        samples["agent"].append(agent("apply", f"ours-{i}", "--no-wait", "--no-progress"))
        samples["kubectl"].append(kubectl("apply", "--server-side", "-f", path(f"theirs-{i}.yaml")))
        time.sleep(3)  # the controllers' share
    return samples


def no_change():
    note("sync: apply with nothing to do")
    return measure.alternately({
        "agent": lambda: agent("apply", "ours-0", "--no-wait", "--no-progress"),
        "kubectl": lambda: kubectl("apply", "--server-side", "-f", path("theirs-0.yaml")),
    }, REPEATS)


def no_difference():
    note("sync: diff with nothing to say")
    return measure.alternately({
        "agent": lambda: agent("diff", "ours-0"),
        "kubectl": lambda: kubectl("diff", "--server-side", "-f", path("theirs-0.yaml")),
    }, REPEATS)


def one_change():
    note("sync: one ConfigMap changed")
    numbers = iter(range(1000))

    def ours():
        greeting = f"hello-{next(numbers)}"
        write_objects(path("repo/ours-0"), "ours-0", greeting)
        git("commit", "-qam", greeting)
        git("push", "-q", "origin", "main")
        sample = agent("apply", "ours-0", "--no-wait", "--no-progress")
        must_be("ours-0", greeting)
        return sample

    def theirs():
        greeting = f"hello-{next(numbers)}"
        write_theirs(0, greeting)
        sample = kubectl("apply", "--server-side", "-f", path("theirs-0.yaml"))
        must_be("theirs-0", greeting)
        return sample
    return measure.alternately({"agent": ours, "kubectl": theirs}, REPEATS)


# ---- equal results ----------------------------------------------------------------------------------

def must_be(namespace, greeting):
    got = subprocess.run([KUBECTL, "-n", namespace, "get", "configmap", "app-000", "-o",
                          "jsonpath={.data.greeting}"], stdout=subprocess.PIPE, text=True,
                         check=True).stdout
    if got != greeting:
        raise measure.Failed(f"{namespace} has '{got}' instead of '{greeting}'")


def objects_in(namespace):
    """What was asked for, as the server has it: no ids, times, addresses, marks of owners."""
    text = subprocess.run([KUBECTL, "-n", namespace, "get", KINDS, "-o", "json"],
                          stdout=subprocess.PIPE, check=True).stdout
    objects = {}
    for o in json.loads(text.replace(namespace.encode(), b"NAMESPACE"))["items"]:
        meta = {k: v for k, v in o["metadata"].items() if k in ("name", "namespace", "labels")}
        meta["labels"] = {k: v for k, v in meta.get("labels", {}).items() if k not in OURS}
        rest = {k: v for k, v in o.items() if k not in ("metadata", "status")}
        for address in ("clusterIP", "clusterIPs"):
            rest.get("spec", {}).pop(address, None)
        objects[f"{o['kind']}/{meta['name']}"] = {"metadata": meta, **rest}
    return objects


def compare():
    ours, theirs = objects_in("ours-0"), objects_in("theirs-0")
    if len(ours) < 4 * APPS or ours != theirs:
        differ = [k for k in ours.keys() | theirs.keys() if ours.get(k) != theirs.get(k)]
        for side in (ours, theirs):
            note(f"sync: {json.dumps(side.get(differ[0])) if differ else len(side)}")
        raise measure.Failed(f"{len(ours)} and {len(theirs)} objects, {len(differ)} differ")
    return len(ours)


# ---- table ------------------------------------------------------------------------------------------

def rows(name, samples):
    made = []
    for who in ("agent", "kubectl"):
        s = samples[who]
        reads, dry, writes = sorted(x.requests for x in s)[len(s) // 2]
        made.append([name, who, measure.spread(s, "wall"), measure.spread(s, "cpu"),
                     measure.spread(s, "server"), measure.mib(s), reads, dry, writes])
        name = ""
    r = [measure.ratio(measure.median(samples["kubectl"], w), measure.median(samples["agent"], w))
         for w in ("wall", "cpu", "server", "rss")]
    made.append(["", "ratio", *r, "", "", ""])
    return made


def main():
    write_repository()
    for i in range(FIRST):
        write_theirs(i)
    version = measure.first_line([KUBECTL, "version", "--client"])
    print(f"## sync\n\n{measure.first_line([AGENT, 'version'])}; kubectl {version.split()[-1]}; "
          f"{measure.machine()}\n")
    table = rows("first apply, no wait", first_applies())
    n = compare()
    table += rows("apply, nothing to do", no_change())
    table += rows("diff, nothing to do", no_difference())
    table += rows("apply, one ConfigMap changed", one_change())
    print(f"{4 * APPS} objects and their namespace; {n} objects compared equal\n")
    measure.table(["case", "who", "wall", "CPU", "CPU of apiserver and etcd", "MiB", "reads", "dry runs",
                   "write requests"], table)


try:
    main()
except measure.Failed as e:
    sys.exit(f"bench: {e}")
