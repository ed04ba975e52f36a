#!/bin/bash
# agent apply and diff against kubectl apply --server-side and kubectl diff, on a real control plane.
#
#   APPS=250 REPEATS=5 PEER_REPEATS=3 sync.sh
set -u
here=$(dirname -- "$(readlink -f -- "$0")")
. "$here/lib.sh"
bench_begin kubectl
"$top/tests/cluster/up.sh" --parent $$ >"$dir/cluster.env" 2>"$dir/cluster.log" || {
    cat "$dir/cluster.log" >&2
    exit 1
}
. "$dir/cluster.env"
export KUBECONFIG AUDIT_LOG CLUSTER_DIR KUBECTL KUBECACHEDIR=$dir/kube-cache HOME=$dir/home
mkdir "$HOME"
unset AGENT_CONFIG XDG_CONFIG_HOME XDG_STATE_HOME XDG_CACHE_HOME GIT_DIR GIT_WORK_TREE
python3 "$here/sync.py" "$dir"
