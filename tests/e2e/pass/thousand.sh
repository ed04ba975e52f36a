#!/bin/bash
# What a pass over 1,000 objects costs: 250 apps of Deployment, Service, ServiceAccount and ConfigMap in
# one overlay. Prints a table; asserts what must be done, not how fast.
#
#   APPS=250
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

apps=${APPS:-250}

write_repository() {
    local i

    file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: one
  follow: {branch: env/one}
  cluster: test
  path: overlay
  timeout: 3m
END
    mkdir base overlay
    for i in $(seq "$apps"); do
        cat >"base/app-$i.yaml" <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: app-$i}
spec:
  replicas: 1
  selector: {matchLabels: {app: app-$i}}
  template:
    metadata: {labels: {app: app-$i}}
    spec:
      serviceAccountName: app-$i
      containers:
      - name: web
        image: registry.example.com/web:1
        envFrom: [{configMapRef: {name: app-$i}}]
        ports: [{containerPort: 8080}]
        resources: {requests: {cpu: 10m, memory: 16Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: app-$i}
spec: {selector: {app: app-$i}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: app-$i}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: app-$i}
data: {LISTEN: ":8080", NAME: app-$i}
END
    done
    { echo "resources:"; for i in $(seq "$apps"); do echo "- app-$i.yaml"; done; } >base/kustomization.yaml
    printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: many}\n' >overlay/namespace.yaml
    cat >overlay/kustomization.yaml <<'END'
namespace: many
resources: [namespace.yaml, ../base]
images: [{name: registry.example.com/web, newTag: "2"}]
labels: [{pairs: {team: demo}}]
END
}

# row NAME ARGS...: run and print wall and CPU time, memory and requests.
row() {
    local name=$1 reads writes

    shift
    audit_mark
    python3 - "$dir/out" "$dir/err" "$AGENT_BIN" "$@" >"$dir/cost" <<'END'
import os, subprocess, sys, time
from_ = time.monotonic()
p = subprocess.Popen(sys.argv[3:], stdin=subprocess.DEVNULL, stdout=open(sys.argv[1], "w"), stderr=open(sys.argv[2], "w"))
_, status, u = os.wait4(p.pid, 0)
p.returncode = os.waitstatus_to_exitcode(status)
print(p.returncode, int((time.monotonic() - from_) * 1000), int((u.ru_utime + u.ru_stime) * 1000), u.ru_maxrss // 1024)
END
    read -r rc wall cpu rss <"$dir/cost"
    writes=$(writes | wc -l)
    reads=$(($(audit_since | wc -l) - writes))
    printf '%-34s %8s %8s %8s %8s %8s\n' "$name" "$wall" "$cpu" "$rss" "$reads" "$writes" >>"$dir/table"
}

all_there() { is "$(k -n many get deployments,services,serviceaccounts,configmaps -l team=demo -o name | wc -l)" $((4 * apps)); }

e2e_begin
e2e_cluster --nodes 10
e2e_repo
config "/^keys:/,/^- .name: team/d; s/, keys: .team.//" >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml
write_repository
push "first" env/one
printf '%-34s %8s %8s %8s %8s %8s\n' "$((4 * apps + 1)) objects" "wall ms" "CPU ms" "RSS MiB" "reads" "writes" >"$dir/table"
row "version"
row "render --dir" render --dir overlay
check "render" ended 0
row "apply, first, not waiting" apply one --no-wait --no-progress
check "first apply" ended 0
row "apply, waiting for health" apply one --no-progress
check "all of it is healthy" ended 0
check "all of it is there" all_there
row "apply, nothing to do" apply one
check "nothing to do" ended 0
check "and nothing written" wrote_nothing
row "diff, nothing to do" diff one
check "no difference" ended 0
sed -i 's/newTag: "2"/newTag: "3"/' overlay/kustomization.yaml
push "another image" env/one
row "diff, $apps images change" diff one
check "differences" ended 1
row "apply, $apps images change, no wait" apply one --no-wait --no-progress
check "another image" ended 0
row "status" status one
cat "$dir/table"
echo "binary: $(stat -Lc %s "$AGENT_BIN") bytes, stripped $(strip -o "$dir/stripped" "$AGENT_BIN" && stat -c %s "$dir/stripped")"
echo "load average while measuring: $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores"
e2e_end
