#!/bin/sh
# Health verdicts against the cases of Argo CD and kstatus, through the built program.
#
#   HEALTH_RULES=DIR tests/conformance/health.sh
#
# The cases are in ../shared/corpus; Argo CD's rules are programs of others and are neither there nor here.
# HEALTH_RULES names its directory `resource_customizations` (argoproj/argo-cd at the commit that
# corpus/health/README.md names); without it the cases in Lua are skipped, and that is said.
# Status and message must be equal (kstatus and Argo CD's built-in checks: the status).
# Last line: "N passed, N failed".
cd "$(dirname "$0")/../.." || exit 2
exec python3 - "${CORPUS:-../shared/corpus}" "${AGENT:-build/agent}" "${HEALTH_RULES:-}" <<'PY'
import datetime, json, os, subprocess, sys

corpus, agent, rules = sys.argv[1:]
total = [0, 0]


def judge(text, *flags):
    run = subprocess.run([agent, "health", "-f", "-", "-o", "json", *flags],
                         input=text.encode(), capture_output=True)
    if run.returncode != 0:
        return None, run.stderr.decode().strip()
    answer = json.loads(run.stdout)
    if isinstance(answer, list):
        return None, "%d answers" % len(answer)
    return answer["status"], answer["message"]


def suite(name, cases):
    failed = 0
    n = 0
    for case, wanted, got in cases:
        n += 1
        if wanted != got:
            failed += 1
            print("%s: %s: want %r, got %r" % (name, case, wanted, got))
    print("%s: %d of %d" % (name, n - failed, n))
    total[0] += n - failed
    total[1] += failed


def lines(path):
    with open(os.path.join(corpus, path)) as f:
        return [json.loads(line) for line in f]


def read(path):
    with open(os.path.join(corpus, path)) as f:
        return f.read()


def lua():
    for c in lines("health/lua/cases.jsonl"):
        got = judge(read("health/lua/" + c["input"]), "--lua", rules)
        yield c["name"], (c["status"], c.get("message") or ""), got


def builtin():
    for c in lines("health/builtin/cases.jsonl"):
        status, message = judge(read("health/builtin/" + c["input"]), "--rules", "argocd")
        yield c["name"], c["status"], status if c["status"] else (status or message or None)


def kstatus():
    words = {"Current": "Healthy", "InProgress": "Progressing", "Failed": "Degraded"}
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    for c in lines("kstatus/kstatus_cases.jsonl"):
        text = c["object_yaml"].replace("{{NOW}}", now)
        yield c["name"], words[c["expectedStatus"]], judge(text, "--rules", "kstatus")[0]


if not os.path.isdir(corpus):
    print("no corpora at %s: nothing to judge" % corpus)
else:
    suite("built-in of Argo CD", builtin())
    suite("kstatus", kstatus())
    if os.path.isdir(rules):
        suite("Lua of Argo CD", lua())
    else:
        print("Lua of Argo CD: skipped, HEALTH_RULES names no directory")
print("%d passed, %d failed" % tuple(total))
sys.exit(total[1] > 0)
PY
