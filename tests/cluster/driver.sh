#!/bin/sh
# Runs the cluster command (cmd/cluster) with the given arguments, building it into the cache first
# when its source has changed.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
cache=${AGENT_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/agent-test}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
key=$(cat "$here"/cmd/cluster/*.go | sha256sum | cut -c1-16)
driver=$cache/driver-$key/cluster

if [ ! -x "$driver" ]; then
    go=$("$here/go.sh")
    mkdir -p "$cache"
    tmp=$(mktemp -d "$cache/building-XXXXXX")
    trap 'rm -rf "$tmp"' EXIT
    (cd "$here" && CGO_ENABLED=0 GOWORK=off GOFLAGS='-mod=readonly -buildvcs=false' GOTOOLCHAIN=local \
        "$go" build -trimpath -o "$tmp/cluster" ./cmd/cluster) >&2
    mkdir -p "$cache/driver-$key"
    mv -f "$tmp/cluster" "$driver"
    rm -rf "$tmp"
    trap - EXIT
fi
CLUSTER_MODULE=$here exec "$driver" "$@"
