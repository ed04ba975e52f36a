# lib.sh - what the end-to-end scripts share: a cluster, a repository, the agent, checks, a clean end.
#
#   top=$(cd "$(dirname "$0")/../../.." && pwd); . "$top/tests/e2e/lib.sh"
#   e2e_begin                 $dir, HOME and TMPDIR below it; ended and removed whatever happens
#   e2e_cluster               a control plane of our own: KUBECONFIG, AUDIT_LOG, CLUSTER_DIR, ...
#   e2e_repo                  bare $dir/config.git and a clone in $dir/repo
#   agent ARGS...             build/agent; stdout in $dir/out, stderr in $dir/err, exit code in $rc
#   check WHAT COMMAND...     one line, counted
#   e2e_end                   'N passed, N failed'
#
# All that is printed also goes to $dir/transcript, in which secrets are looked for.

passed=0
failed=0
rc=0
AGENT_BIN=${AGENT_BIN:-$top/build/agent}

# ---- begin and end ------------------------------------------------------------------------------

e2e_begin() {
    trap 'exit 130' INT TERM HUP
    trap e2e_cleanup EXIT
    dir=$(mktemp -d "${TMPDIR:-/tmp}/agent-e2e.XXXXXX") || exit 1
    chmod 700 "$dir"
    children=
    mounts=
    unset AGENT_CONFIG XDG_CONFIG_HOME XDG_STATE_HOME GIT_DIR GIT_WORK_TREE
    mkdir "$dir/home" "$dir/tmp"
    # what is built once for all stays where the person has it
    export GOPATH=${GOPATH:-$HOME/go} GOCACHE=${GOCACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/go-build}
    export AGENT_TEST_CACHE=${AGENT_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/agent-test}
    export HOME=$dir/home TMPDIR=$dir/tmp NO_COLOR=1
    export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$dir/gitconfig GIT_PAGER=cat
    git config --file "$dir/gitconfig" user.name "Dana Developer"
    git config --file "$dir/gitconfig" user.email dana@example.com
    git config --file "$dir/gitconfig" init.defaultBranch main
    git config --file "$dir/gitconfig" advice.detachedHead false
    [ -x "$AGENT_BIN" ] || die "$AGENT_BIN is missing: make build"
    : >"$dir/transcript"
}

die() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

e2e_cleanup() {
    local code=$? p

    trap - EXIT
    for p in $children; do
        kill -9 "$p" 2>/dev/null
    done
    for p in $children; do
        wait "$p" 2>/dev/null
    done
    for p in $mounts; do
        umount "$p" 2>/dev/null
    done
    [ -n "${CLUSTER_DIR:-}" ] && "$top/tests/cluster/down.sh" --dir "$CLUSTER_DIR" >/dev/null 2>&1
    cd /
    if [ -n "${KEEP:-}" ]; then
        echo "kept: $dir" >&2
    else
        rm -rf "$dir"
    fi
    exit $code
}

e2e_end() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}

# ---- checks ---------------------------------------------------------------------------------------

count() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
        echo "ok: $1" | tee -a "$dir/transcript"
    else
        failed=$((failed + 1))
        echo "FAILED: $1" | tee -a "$dir/transcript"
    fi
    return "$2"
}

# check WHAT COMMAND...: something that must hold.
check() {
    local what=$1

    shift
    "$@"
    count "$what" $?
}

not() { ! "$@"; }
is() { [ "$1" = "$2" ] || { echo "  '$1' is not '$2'"; false; }; }
said() { grep -qE -e "$1" "$dir/out" || { show "$dir/out"; false; }; }
complained() { grep -qE -e "$1" "$dir/err" || { show "$dir/err"; false; }; }
quiet() { [ ! -s "$dir/out" ] || { show "$dir/out"; false; }; }
silent() { [ ! -s "$dir/err" ] || { show "$dir/err"; false; }; }
ended() { [ "$rc" = "$1" ] || { echo "  exit code $rc, want $1"; show "$dir/err"; false; }; }
show() { sed 's/^/  | /' "$1" | head -n "${2:-12}"; }

# until_ok SECONDS COMMAND...
until_ok() {
    local end=$((SECONDS + $1))

    shift
    while ! "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

# check_soon SECONDS WHAT COMMAND...
check_soon() {
    local s=$1 what=$2

    shift 2
    until_ok "$s" "$@" || "$@"
    count "$what" $?
}

now_ms() { echo $(($(date +%s%N) / 1000000)); }

# ---- the cluster ------------------------------------------------------------------------------------

e2e_cluster() {
    "$top/tests/cluster/up.sh" --parent $$ "$@" >"$dir/cluster.env" 2>"$dir/cluster.log" ||
        { cat "$dir/cluster.log" >&2; die "no cluster"; }
    . "$dir/cluster.env"
    export KUBECONFIG KUBECACHEDIR=$dir/kube-cache
}

k() { "$KUBECTL" "$@"; }
field() { k get "$1" ${3:+-n "$3"} -o "jsonpath=$2" 2>/dev/null; }
exists() { k get "$@" >/dev/null 2>&1; }

# audit_mark: what follows is asked about by audit_since; whatever was answered so far is in the log.
audit_mark() {
    marks=$((${marks:-0} + 1))
    k get --raw "/version?mark=$$-$marks" >/dev/null 2>&1
    until_ok 5 grep -q "mark=$$-$marks" "$AUDIT_LOG"
    audit_at=$(($(stat -c %s "$AUDIT_LOG") + 1))
}

# audit_since: all requests of the agent since audit_mark, one JSON event a line.
audit_since() {
    local at=$audit_at

    audit_mark
    tail -c "+$at" "$AUDIT_LOG" | grep '"userAgent":"agent/'
    audit_at=$at
}

# writes: those that could change something.
writes() {
    audit_since | grep -E '"verb":"(create|update|patch|delete|deletecollection)"' | grep -v 'dryRun=All'
}

wrote_nothing() {
    local w

    w=$(writes)
    [ -z "$w" ] && return
    echo "$w" | sed -E 's/.*"requestURI":"([^"]*)","verb":"([^"]*)".*/  wrote: \2 \1/' | head -n 5
    false
}

# ---- the repository ---------------------------------------------------------------------------------

e2e_repo() {
    git init -q --bare "$dir/config.git"
    git clone -q "$dir/config.git" "$dir/repo" 2>/dev/null
    mkdir "$dir/state"
    cd "$dir/repo" || exit 1
}

# file PATH: its content is stdin.
file() {
    mkdir -p "$(dirname "$1")"
    cat >"$1"
}

# push MESSAGE [BRANCH...]: commit all as it lies there; branches follow main.
push() {
    local m=$1 b

    shift
    git add -A && git commit -q --allow-empty -m "$m" || die "git commit"
    for b; do
        git branch -q -f "$b" HEAD
    done
    git push -q origin HEAD "$@" 2>"$dir/push.log" || { cat "$dir/push.log"; die "git push"; }
    head=$(git rev-parse HEAD)
}

# config [SED-EXPRESSION]: an agent.yaml on stdout.
config() {
    sed "${1:-}" <<END
apiVersion: agent.gitops/v1
kind: Agent
name: ${instance:-e2e}
repo:
  url: file://$dir/config.git
  allowFile: true
  poll: 1s
clusters:
- {name: test, kubeconfig: $KUBECONFIG, stateNamespace: agent-system}
keys:
- {name: team, age: [$dir/age.key], sealed: [$dir/sealed.key]}
grants:
- {env: "*", clusters: [test], keys: [team], branches: ["*", "env/*"], tags: ["v*"]}
state: $dir/state
END
}

# keys: private halves of this run in $dir, public ones in $age_public, $sealed_public.
e2e_keys() {
    local peers

    peers=$("$top/tests/peers/build.sh" sops age-keygen) || die "cannot build sops and age"
    PATH=$peers:$PATH
    age-keygen -o "$dir/age.key" 2>/dev/null || die "age-keygen"
    "$AGENT_BIN" keys new --type sealed >"$dir/sealed.key" || die "agent keys new"
    chmod 600 "$dir/age.key" "$dir/sealed.key"
    age_public=$(grep -o 'age1[0-9a-z]*' "$dir/age.key" | head -n 1)
    sealed_public=$(grep -o 'agentseal1[0-9a-z]*' "$dir/sealed.key" | head -n 1)
}

sops_encrypt() {
    sops encrypt --age "$age_public" --encrypted-regex '^(data|stringData)$' \
        --input-type yaml --output-type yaml /dev/stdin
}

# ---- the agent ----------------------------------------------------------------------------------------

# agent ARGS...: stdout and stderr are kept for the checks and for the search for secrets.
agent() {
    timeout -k 5 "${AGENT_TIMEOUT:-90}" "$AGENT_BIN" "$@" >"$dir/out" 2>"$dir/err" </dev/null
    rc=$?
    { echo "\$ agent $*"; cat "$dir/out" "$dir/err"; echo "exit code $rc"; } >>"$dir/transcript"
    return 0
}

# must WANT ARGS...: run and check the exit code in one line.
must() {
    local want=$1

    shift
    agent "$@"
    check "agent $* ends with $want" ended "$want"
}

# daemon ARGS...: in the background; its pid in $daemon, its log in $dir/daemon.log (appended).
daemon() {
    "$AGENT_BIN" run "$@" >>"$dir/daemon.log" 2>&1 </dev/null &
    daemon=$!
    children="$children $daemon"
}

logged() { grep -qE -e "$1" "$dir/daemon.log"; }

# temp files of the agent: none may be left below its state, nor in TMPDIR.
left_behind() {
    find "$dir/tmp" -mindepth 1
    find "$dir/state" \( -name '*.tmp' -o -name 'tmp_*' -o -name '*_git2_*' -o -name 'incoming*' \) 2>/dev/null
}
