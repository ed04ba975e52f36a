#!/bin/bash
# Tries what README.md promises: two clusters, workloads, audit log, rights, failures, and that
# nothing is left at the end. Ends with 'N passed, N failed'; exit code 1 if any failed.
set -u

here=$(dirname -- "$(readlink -f -- "$0")")
work=$(mktemp -d)
passed=0 failed=0
parents=()

finish() {
    for pid in "${parents[@]}"; do
        kill -9 "$pid" 2>/dev/null
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

now_ms() { date +%s%3N; }

# check SENTENCE COMMAND...: the command's exit code decides.
check() {
    local what=$1 start
    shift
    start=$(now_ms)
    if "$@" >"$work/out" 2>&1; then
        passed=$((passed + 1))
        echo "ok    $what ($(($(now_ms) - start)) ms)"
    else
        failed=$((failed + 1))
        echo "FAIL  $what ($(($(now_ms) - start)) ms)"
        sed 's/^/      /' "$work/out" | tail -5
    fi
}

# within SECONDS COMMAND...: until the command succeeds.
within() {
    local end=$(($(now_ms) + $1 * 1000))
    shift
    until "$@"; do
        [ "$(now_ms)" -lt "$end" ] || return 1
        sleep 0.1
    done
}

not() { ! "$@"; }

new_parent() { # sets parent
    sleep 600 &
    parent=$!
    disown "$parent" # no notice when it is killed
    parents+=("$parent")
}

up() { # up NAME FLAGS...: writes $work/NAME.env
    local name=$1
    shift
    "$here/up.sh" --ttl 10m "$@" >"$work/$name.env"
}

value() { sed -n "s/^$2=//p" "$work/$1.env"; } # value NAME KEY

in_a() { "$kubectl" --kubeconfig "$(value a KUBECONFIG)" "$@"; }
as_token() { "$kubectl" --kubeconfig "$(value a TOKEN_KUBECONFIG)" "$@"; }

processes_of() { # directory: the ids of processes whose arguments name it
    local f # the pattern comes by stdin, or grep would find itself
    for f in $(grep -lsFf - /proc/[0-9]*/cmdline <<<"$1"); do
        f=${f#/proc/}
        echo "${f%/*}"
    done
}

no_processes() { [ -z "$(processes_of "$1")" ]; }
nothing_left() { no_processes "$1" && [ ! -e "$1" ]; }

# audited FILE PATTERN...: one line of the audit log matches all patterns.
audited() {
    local lines pattern
    lines=$(cat "$1")
    shift
    for pattern; do
        lines=$(grep -F -- "$pattern" <<<"$lines") || return 1
    done
}

new_parent
parent_a=$parent
check 'cluster a is ready' up a --parent "$parent_a"
kubectl=$(value a KUBECTL)
for key in KUBECONFIG TOKEN_KUBECONFIG CA_FILE AUDIT_LOG CLUSTER_DIR KUBECTL; do
    check "$key names something that exists" test -e "$(value a $key)"
done
dir_a=$(value a CLUSTER_DIR)
check 'a second cluster is ready beside it' up b
dir_b=$(value b CLUSTER_DIR)
check 'it has its own address' test "$(value a SERVER)" != "$(value b SERVER)"
check 'the server answers its version with the CA file' curl -fsS --noproxy '*' \
    --cacert "$(value a CA_FILE)" "$(value a SERVER)/version"

# Workloads
check 'a Deployment is made' in_a create deployment web --image=none.invalid/web --replicas=3
check 'its 3 replicas become ready' in_a rollout status deployment/web --timeout=60s
check 'a Job is made' in_a create job once --image=none.invalid/once -- true
check 'the Job completes' in_a wait --for=condition=complete job/once --timeout=60s
check 'a pod labelled to fail is made' in_a run broken --image=none.invalid/x --restart=Never \
    --labels=pod-container-running-failed.stage.kwok.x-k8s.io=true
check 'the pod fails' in_a wait --for=jsonpath='{.status.phase}'=Failed pod/broken --timeout=60s
check 'a pod annotated to wait is made' in_a run waiting --image=none.invalid/x \
    --annotations=test-cluster/waiting=ImagePullBackOff
check 'the pod waits with that reason' in_a wait --timeout=60s pod/waiting \
    --for=jsonpath='{.status.containerStatuses[0].state.waiting.reason}'=ImagePullBackOff
check 'a namespace is made' in_a create namespace gone
check 'the namespace is deleted' in_a delete namespace gone --timeout=60s
check 'the other cluster has none of it' not "$kubectl" --kubeconfig "$(value b KUBECONFIG)" \
    get deployment web

# Audit log
check 'a server-side dry run is accepted' in_a create configmap dry --dry-run=server
log=$(value a AUDIT_LOG)
check 'the audit log has the creation with user, object and agent' within 5 audited "$log" \
    '"verb":"create"' '"username":"admin"' '"resource":"deployments"' '"name":"web"' \
    '"userAgent":"kubectl/v1.36.3'
check 'the audit log has the dry run' within 5 audited "$log" 'dryRun=All' '"resource":"configmaps"'
check 'the audit log has one stage a plain request' not grep -q RequestReceived "$log"

# Rights
check 'the token user is denied' not as_token get configmaps
check 'the denial is in the audit log' within 5 audited "$log" '"username":"token-user"' '"code":403'
check 'a role is bound to the token user' in_a create rolebinding view --clusterrole=view \
    --user=token-user
check 'the token user may read now' within 5 as_token get configmaps
check 'the token user may not write' not as_token create configmap no
check 'a service account token is issued' in_a create token default
in_a create token default >"$work/token"
check 'the service account token is accepted' within 5 audited <(curl -sS --noproxy '*' \
    --cacert "$(value a CA_FILE)" -H "Authorization: Bearer $(cat "$work/token")" \
    "$(value a SERVER)/api/v1/namespaces/default/pods") 'system:serviceaccount:default:default'

# Failures
old=$(cat "$dir_a/pids/kube-apiserver")
kill -9 "$old"
check 'the API server does not answer after it was killed' not in_a get --raw=/readyz
check 'it is started again on the same address' within 30 in_a get --raw=/readyz
check 'it kept what it had' in_a get deployment web
check 'a wrong flag is refused' not up x --no-such-flag
check 'a parent that is gone is refused' not up x --parent 4194304
mkdir "$work/full" && touch "$work/full/file"
check 'a directory that is not empty is refused' not up x --dir "$work/full"
check 'the file in it is still there' test -e "$work/full/file"
KUBECONFIG=/some/file up reuse --reuse 2>/dev/null
check '--reuse prints the KUBECONFIG of the environment' grep -qx KUBECONFIG=/some/file \
    "$work/reuse.env"

# The end
check 'down ends cluster b' "$here/down.sh" --dir "$dir_b"
check 'nothing of b is left' nothing_left "$dir_b"
check 'cluster a still answers' in_a get --raw=/readyz
kill -9 "$parent_a"
check 'nothing of a is left within 5 s after its parent was killed' within 5 nothing_left "$dir_a"

up c --ttl 11s --dir "$work/c" 2>/dev/null # the time counts from the start
check 'a cluster in a directory of our own is up' test -e "$(value c KUBECONFIG)"
check 'it ends after its time' within 20 nothing_left "$work/c"

up d 2>/dev/null
dir_d=$(value d CLUSTER_DIR)
kill -9 "$(value d SUPERVISOR_PID)"
check 'no component outlives a killed supervisor' within 5 no_processes "$dir_d"
check 'down removes its directory' "$here/down.sh" --dir "$dir_d"
check 'nothing of d is left' nothing_left "$dir_d"
check 'down is no error when all is gone' "$here/down.sh" --dir "$dir_d"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
