# lib.sh - what render.sh and sync.sh share: the programs, and a directory that is gone at the end.
#
#   here=...; . "$here/lib.sh"
#   bench_begin PEER...     sets top, dir, AGENT_BIN, TIMED, FLOOR, and each PEER in capitals

bench_begin() {
    local bin name

    top=$(cd "$here/../.." && pwd)
    export AGENT_BIN=${AGENT_BIN:-$top/build/agent}
    [ -x "$AGENT_BIN" ] || { echo "bench: $AGENT_BIN is missing: make build" >&2; exit 1; }
    mkdir -p "$top/build/bench"
    for name in timed floor; do
        bin=$top/build/bench/$name
        [ "$bin" -nt "$here/$name.c" ] ||
            "${CC:-gcc}" -O2 -std=gnu17 -D_GNU_SOURCE -o "$bin" "$here/$name.c" -lyaml || exit 1
    done
    export TIMED=$top/build/bench/timed FLOOR=$top/build/bench/floor
    bin=$("$top/tests/peers/build.sh" "$@") || exit 1
    for name; do
        export "${name^^}=$bin/$name"
    done
    if [ -d /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -n 1)" -gt 1048576 ]; then
        dir=$(mktemp -d /dev/shm/agent-bench.XXXXXX)
    else
        dir=$(mktemp -d)
    fi
    # a copy, so that a build meanwhile does not change what is measured
    cp "$AGENT_BIN" "$dir/agent" && AGENT_BIN=$dir/agent
    trap 'exit 130' INT TERM HUP
    trap bench_end EXIT
    export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
}

bench_end() {
    local code=$?

    trap - EXIT
    [ -z "${CLUSTER_DIR:-}" ] || "$top/tests/cluster/down.sh" --dir "$CLUSTER_DIR" >/dev/null 2>&1
    cd / && rm -rf "$dir"
    exit $code
}
