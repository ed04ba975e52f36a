#!/bin/bash
# The daemon: deploys new commits, gives way to newer ones, heals drift, survives what fails around it,
# stops when it is told to, and never writes beside another writer.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

# deployment VERSION [REPLICAS] [ANNOTATION]
deployment() {
    cat <<END
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: one}
spec:
  replicas: ${2:-1}
  progressDeadlineSeconds: 600
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}${3:+, annotations: {$3\}}}
    spec: {containers: [{name: web, image: "registry.example.com/web:$1"}]}
END
}

environments() {
    cat <<END
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: one
  follow: {branch: env/one}
  cluster: test
  path: app
  timeout: 60s
  interval: 1s
  selfHeal: ${1:-true}
- name: two
  follow: {branch: env/two}
  cluster: test
  path: two
  timeout: 60s
  interval: 1s
  selfHeal: false
END
}

image() { field deployment/web '{.spec.template.spec.containers[0].image}' one; }
runs() { [ "$(image)" = "registry.example.com/web:$1" ]; }
replicas() { [ "$(field deployment/web '{.spec.replicas}' one)" = "$1" ]; }
applied() { [ "$(field "configmap/agent.e2e.$1" '{.data.applied} {.data.result}' agent-system)" = "$2 applied" ]; }
alive() { kill -0 "$daemon" 2>/dev/null; }
log_at() { log_from=$(($(wc -l <"$dir/daemon.log") + 1)); }
logged_since() { tail -n "+$log_from" "$dir/daemon.log" | grep -qE -e "$1"; }

deploys() {
    daemon
    check_soon 20 "the daemon deploys what the branch holds" applied one "$head"
    check_soon 20 "every environment" applied two "$head"
    deployment 2 >app/web.yaml
    push "web 2" env/one
    local from=$(now_ms)
    check_soon 20 "a new commit is deployed" runs 2
    echo "  $(($(now_ms) - from)) ms after the push, at a poll of 1 s"
    check_soon 20 "and recorded as applied" applied one "$head"
    check_soon 10 "the record is pushed to the remote" remote_record "$head"
    check "as lines that name the environment and the result" remote_record "$head" '"result":"applied"'
}

remote_record() {
    git --git-dir="$dir/config.git" notes --ref=agent/one show "$1" 2>/dev/null | tr -d ' ' | grep -qE "${2:-\"env\":\"one\"}"
}

newer_pin() {
    deployment 3 1 'test-cluster/waiting: ImagePullBackOff' >app/web.yaml
    push "web 3 never gets ready" env/one
    check_soon 20 "a commit that does not get healthy is applied" runs 3
    deployment 4 >app/web.yaml
    log_at
    push "web 4" env/one
    local from=$(now_ms)
    check_soon 20 "a newer one is not kept waiting" runs 4
    echo "  $(($(now_ms) - from)) ms after the push"
    check "the older pass was stopped for it" logged_since "a newer pin: $(git rev-parse --short=12 HEAD)"
    check_soon 20 "and is healthy" applied one "$head"
}

heals() {
    k -n one scale deployment web --replicas=3 >/dev/null
    check_soon 20 "drift is healed where selfHeal is on" replicas 1
    k -n two patch configmap conf --type merge -p '{"data":{"a":"drifted"}}' >/dev/null
    check_soon 20 "where it is off drift is reported" logged 'msg=drift .*env=two .*ConfigMap/two/conf'
    sleep 2
    check "and left alone" is "$(field configmap/conf '{.data.a}' two)" drifted
}

# What fails around it.
outages() {
    log_at
    mv "$dir/config.git" "$dir/away.git"
    check_soon 10 "a remote that is away is said" logged_since 'fetch failed'
    check "and changes nothing" runs 4
    mv "$dir/away.git" "$dir/config.git"
    deployment 5 >app/web.yaml
    push "web 5" env/one
    check_soon 30 "when it is back the next commit is deployed" runs 5

    log_at
    kill -9 "$(cat "$CLUSTER_DIR/pids/kube-apiserver")"
    deployment 6 >app/web.yaml
    push "web 6" env/one
    until_ok 30 k get --raw /readyz
    check_soon 60 "an API server that was killed and came back" runs 6
    check_soon 30 "is deployed to and recorded" applied one "$head"
    check "the daemon lives" alive
}

bad_repository() {
    log_at
    environments | sed 's/path: app/paht: app/' >environments.yaml
    push "environments.yaml breaks"
    check_soon 10 "an environments.yaml that breaks is said" logged_since "the last good one stays in force"
    check "with its place" logged_since "environments.yaml:[0-9]+:[0-9]+: .*'paht'"
    deployment 7 >app/web.yaml
    push "web 7" env/one
    check_soon 20 "the last good one stays in force" runs 7
    check "it is said once for each commit" is "$(tail -n "+$log_from" "$dir/daemon.log" | grep -c "stays in force")" 2

    environments >environments.yaml
    push "environments.yaml is well again" env/one
    check_soon 20 "and a good one is taken over" applied one "$head"

    log_at
    git push -q origin :env/one
    check_soon 10 "a branch that vanished is said" logged_since 'pin cannot be resolved: nothing is changed'
    sleep 2
    check "and changes nothing" runs 7
    git push -q origin HEAD:refs/heads/env/one
    deployment 8 >app/web.yaml
    push "web 8" env/one
    check_soon 20 "when it is back it goes on" runs 8

    log_at
    sed -i '/^- name: two/,$d' environments.yaml
    push "environment two leaves" env/one
    check_soon 10 "an environment that leaves the file is said" logged_since 'left environments.yaml: held'
    sleep 1
    check "and keeps what it has" exists -n two configmap conf
    environments >environments.yaml
    printf 'kind: [' >app/web.yaml
    push "a broken manifest" env/one
    check_soon 10 "a broken manifest is said with its place" logged_since 'app/web.yaml:[12]:1: '
    check "and changes nothing" runs 8
    sleep 2
    check "it is said once, however often it is looked at" is \
        "$(tail -n "+$log_from" "$dir/daemon.log" | grep -c 'level=error .*app/web.yaml:')" 1
    check "drift that stays is said once" is "$(grep -c 'msg=drift .*env=two' "$dir/daemon.log")" 1
    check "one record of it" is "$(git --git-dir="$dir/config.git" notes --ref=agent/one show "$head" | grep -c .)" 1
    git revert --no-edit HEAD >/dev/null
    environments >environments.yaml
    push "back" env/one
    check_soon 20 "a revert rolls forward" applied one "$head"
}

# Two daemons and commands on one environment: never two writers at a time.
one_writer() {
    local i p pids=

    config "s#^state: .*#state: $dir/state2#" >"$dir/second.yaml"
    "$AGENT_BIN" run -c "$dir/second.yaml" >>"$dir/second.log" 2>&1 </dev/null &
    second=$!
    children="$children $second"
    for i in 11 12 13; do
        deployment $i >app/web.yaml
        push "web $i" env/one
        for p in 1 2; do
            "$AGENT_BIN" apply one --timeout 20s >>"$dir/apply.$i.$p" 2>&1 </dev/null &
            pids="$pids $!"
        done
        check_soon 20 "two daemons and two commands: web $i is deployed" runs $i
        check_soon 20 "and recorded" applied one "$head"
    done
    for p in $pids; do
        wait "$p"
        rc=$?
        # 0 it did it; 5 another one holds the lease; 3 it changed under its hands
        case $rc in 0 | 3 | 5) ;; *) check "a command ended with $rc" false ;; esac
    done
    # one that has not fetched the newest commit yet may undo it once, as drift
    i=$(audit_since | grep '"verb":"patch"' | grep -v dryRun | grep -c '/deployments/web?')
    check "the Deployment was written for each commit, and not by all of them ($i times)" [ "$i" -ge 3 -a "$i" -le 6 ]
    kill "$second"
    wait "$second"
    check "the second daemon stops with 0" is $? 0
}

stops() {
    local from

    deployment 20 1 'test-cluster/waiting: ImagePullBackOff' >app/web.yaml
    push "web 20 never gets ready" env/one
    check_soon 20 "while it waits for health" runs 20
    from=$(now_ms)
    kill "$daemon"
    wait "$daemon"
    check "SIGTERM ends it with 0" is $? 0
    check "within 5 s ($(($(now_ms) - from)) ms)" [ $(($(now_ms) - from)) -lt 5000 ]
    check "it gave its lease back" is "$(field lease/agent.e2e.one '{.spec.holderIdentity}' agent-system)" ""
    check "nothing is left behind" is "$(left_behind)" ""
    check "no crash, no bug in its log" not grep -qE 'kind=bug|Assert|assert|SIG|panic' "$dir/daemon.log"
}

e2e_begin
e2e_cluster
e2e_repo
config "/^keys:/,/^- .name: team/d; s/, keys: .team.//" >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml
: >"$dir/daemon.log"
environments >environments.yaml
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: one}\n' | file app/namespace.yaml
deployment 1 >app/web.yaml
printf 'resources: [namespace.yaml, web.yaml]\n' >app/kustomization.yaml
printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: two}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: two}\ndata: {a: b}\n' |
    file two/all.yaml
printf 'resources: [all.yaml]\n' >two/kustomization.yaml
push "first" env/one env/two
deploys
newer_pin
heals
outages
bad_repository
audit_mark
one_writer
stops
[ "$failed" = 0 ] || tail -n 60 "$dir/daemon.log" | cut -c1-400
e2e_end
