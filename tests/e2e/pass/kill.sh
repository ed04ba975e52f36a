#!/bin/bash
# kill -9 at random moments of a deployment, restarted each time: the end state equals that of an
# undisturbed run, the inventory names what is there by its UID, and no file is left behind.
#
#   KILLS=20      that many of 'agent apply'; a quarter of it of the daemon
#   SEED=N        the same moments again
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

kills=${KILLS:-20}
seed=${SEED:-$$}
RANDOM=$seed
plain=tr0ub4dor-and-three

# ---- two states that differ in everything ---------------------------------------------------------------

workload() {
    cat <<END
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: $1, namespace: one}
spec:
  replicas: 1
  selector: {matchLabels: {app: $1}}
  template:
    metadata: {labels: {app: $1}}
    spec: {containers: [{name: web, image: "registry.example.com/web:$2"}]}
---
apiVersion: v1
kind: Service
metadata: {name: $1, namespace: one}
spec: {selector: {app: $1}, ports: [{port: $2}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: $1, namespace: one}
data: {version: "$2"}
END
}

# gadgets NAME SIZE: a CRD and an object of it
gadgets() {
    cat <<END
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: $1s.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: ${1^}, listKind: ${1^}List, plural: $1s, singular: $1}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
---
apiVersion: example.com/v1
kind: ${1^}
metadata: {name: it, namespace: one}
spec: {size: $2}
END
}

# state VERSION: three workloads of which one is only in this version, a CRD, a Job, a Secret
state() {
    local w

    rm -rf app
    file app/namespace.yaml <<END
apiVersion: v1
kind: Namespace
metadata: {name: one}
END
    for w in a b "only-$1"; do
        workload "$w" "$1"
    done >app/work.yaml
    gadgets "gadget" "$1" >app/gadget.yaml
    file app/job.yaml <<END
apiVersion: batch/v1
kind: Job
metadata: {name: migrate-$1, namespace: one}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: m, image: "registry.example.com/m:$1"}]}
END
    printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: password, namespace: one}\nstringData: {password: %s-%s}\n' "$plain" "$1" |
        sops_encrypt >app/secret.yaml
    printf 'resources: [namespace.yaml, work.yaml, gadget.yaml, job.yaml, secret.yaml]\n' >app/kustomization.yaml
}

# ---- what is there, without what differs between any two runs -----------------------------------------------

observe() {
    k get deployments,services,configmaps,jobs,secrets,gadgets -n one -o json | python3 -c '
import json, sys
for o in json.load(sys.stdin)["items"]:
    m = o["metadata"]
    o.pop("status", None)
    if o["kind"] == "Service":
        for f in ("clusterIP", "clusterIPs"):
            o["spec"].pop(f, None)
    if o["kind"] == "Deployment":
        m.get("annotations", {}).pop("deployment.kubernetes.io/revision", None)
    if o["kind"] == "Job":
        o["spec"].pop("selector", None)
        o["spec"]["template"]["metadata"].pop("labels", None)
    ours = [f["fieldsV1"] for f in m.pop("managedFields", []) if f["manager"] == "gitops-agent"]
    for f in ("uid", "resourceVersion", "creationTimestamp", "generation"):
        m.pop(f, None)
    print(o["kind"], m["name"], json.dumps(o, sort_keys=True), json.dumps(ours, sort_keys=True))
' | sort
}

# Every entry is there with its UID, and every object with our label has an entry.
inventory_is_right() {
    k get configmaps -n agent-system -o json >"$dir/inventory.json"
    k get namespaces,crds,deployments,services,configmaps,jobs,secrets,gadgets -A -l agent.gitops/agent=e2e -o json >"$dir/live.json"
    python3 - "$dir/inventory.json" "$dir/live.json" <<'END'
import base64, gzip, json, sys
entries = {}
for o in json.load(open(sys.argv[1]))["items"]:
    for v in o.get("binaryData", {}).values():
        for line in gzip.decompress(base64.b64decode(v)).decode().splitlines():
            e = json.loads(line)
            if "id" in e:
                entries[e["id"]] = e.get("uid", "")
live = {}
for o in json.load(open(sys.argv[2]))["items"]:
    m = o["metadata"]
    if m.get("namespace") == "agent-system":
        continue
    group = o["apiVersion"].split("/")[0] if "/" in o["apiVersion"] else ""
    live["%s_%s_%s_%s" % (m.get("namespace", ""), m["name"], group, o["kind"])] = m["uid"]
bad = [i for i in sorted(set(entries) | set(live)) if entries.get(i) != live.get(i)]
for i in bad:
    print("  %s: inventory %s, live %s" % (i, entries.get(i), live.get(i)))
sys.exit(bool(bad) or not entries)
END
}

same_state() { observe >"$dir/now"; diff "$dir/want.$1" "$dir/now" | cut -c1-300 | head -n 5; cmp -s "$dir/want.$1" "$dir/now"; }

# ---- undisturbed ------------------------------------------------------------------------------------------

commit_of() { eval "echo \$commit_$1"; }

undisturbed() {
    local v from

    for v in 1 2 1 2; do
        git push -q -f origin "$(commit_of $v):refs/heads/env/one"
        from=$(now_ms)
        agent apply one
        took=$(($(now_ms) - from))
        check "undisturbed to state $v in $took ms" ended 0
        observe >"$dir/want.$v"
    done
    check "its inventory is right" inventory_is_right
}

# ---- agent apply ------------------------------------------------------------------------------------------

kill_apply() {
    local i v=2 pid again killed=0 delay

    for i in $(seq "$kills"); do
        v=$((3 - v))
        git push -q -f origin "$(commit_of $v):refs/heads/env/one"
        # a third of them are killed twice
        for again in 1 $((i % 3 == 0)); do
            [ "$again" = 1 ] || continue
            delay=$((RANDOM * took / 32768))
            "$AGENT_BIN" apply one >>"$dir/transcript" 2>&1 </dev/null &
            pid=$!
            sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
            kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
            wait "$pid" 2>/dev/null
        done
        agent apply one
        ended 0 && same_state $v && inventory_is_right
        count "apply killed after $delay ms, then carried on: state $v" $?
    done
    check "$killed of them were killed before they ended" [ "$killed" -ge $((kills / 2)) ]
}

# ---- the daemon ---------------------------------------------------------------------------------------------

is_applied() {
    [ "$(field configmap/agent.e2e.one '{.data.applied} {.data.result}' agent-system)" = "$(commit_of "$1") applied" ]
}

kill_daemon() {
    local i v=2 delay

    for i in $(seq $((kills / 4))); do
        v=$((3 - v))
        git push -q -f origin "$(commit_of $v):refs/heads/env/one"
        delay=$((RANDOM * (took + 400) / 32768))
        daemon --poll 1s
        sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
        kill -9 "$daemon" 2>/dev/null
        wait "$daemon" 2>/dev/null
        daemon --poll 1s
        until_ok 30 is_applied $v && until_ok 5 same_state $v && inventory_is_right
        count "daemon killed after $delay ms, then started again: state $v" $?
        kill -9 "$daemon"
        wait "$daemon" 2>/dev/null
    done
}

# A sweep clears what a killed transfer left; one more pass, and nothing temporary is there.
tidy() {
    agent apply one
    ended 0
    check "nothing temporary is left" is "$(left_behind)" ""
    check "no secret on disk" not grep -rqF "$plain" "$dir/state" "$dir/tmp" "$dir/home" "$dir/transcript" "$dir/daemon.log"
    audit_mark
    agent apply one
    check "and nothing to do" wrote_nothing
    must 0 diff one
}

e2e_begin
echo "SEED=$seed"
e2e_cluster
e2e_keys
e2e_repo
file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: one
  follow: {branch: env/one}
  cluster: test
  keys: team
  path: app
  timeout: 60s
  prune: {enabled: true, budget: {share: 100%, atLeast: 50}}
END
config >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml
state 1
push "state 1" env/one
commit_1=$head
state 2
push "state 2"
commit_2=$head
undisturbed
kill_apply
kill_daemon
tidy
e2e_end
