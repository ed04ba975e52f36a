# lib.sh - what demo.sh tells its story with: steps that are shown, checked and counted.

passed=0
failed=0
started=$SECONDS
bold=
plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m')
    plain=$(printf '\033[0m')
fi

die() {
    echo "demo: $*" >&2
    exit 1
}

# ---- telling and checking ---------------------------------------------------------------------

say() { printf '\n%s# %s%s\n' "$bold" "$*" "$plain" | tee -a "$dir/transcript"; }

# count WHAT CODE: a result in the tally; failures are loud, and go on so that the rest is seen too.
count() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%sFAILED: %s%s\n' "$bold" "$1" "$plain" | tee -a "$dir/transcript"
    fi
}

# shown WANT TEXT COMMAND...: print the prompt and TEXT, run COMMAND, hold its exit code against WANT.
shown() {
    local want=$1 text=$2 got
    shift 2
    printf '%s$ %s%s\n' "$bold" "$text" "$plain" | tee -a "$dir/transcript"
    "$@" 2>&1 </dev/null | tee "$dir/said" | tee -a "$dir/transcript"
    got=${PIPESTATUS[0]}
    [ "$want" = 0 ] || echo "(exit code $got)" | tee -a "$dir/transcript"
    [ "$got" = "$want" ]
    count "'$text' ended with $got, $want was expected" $?
}

# run WANT COMMAND...: the words are printed as one could type them.
run() {
    local want=$1 text= w
    shift
    for w; do
        case $w in
        *[!A-Za-z0-9_./:=@%,+{}-]*) w="'$w'" ;;
        esac
        text="$text${text:+ }${w/#$dir\//../}"
    done
    shown "$want" "$text" "$@"
}

pipe() { shown "$1" "$2" bash -o pipefail -c "$2"; }

# check WHAT COMMAND...: something that must hold; one line.
check() {
    local what=$1 rc
    shift
    "$@"
    rc=$?
    [ $rc = 0 ] && echo "ok: $what" | tee -a "$dir/transcript"
    count "$what" $rc
    return $rc
}

not() { ! "$@"; }
said() { grep -qF -- "$1" "$dir/said"; }
said_nothing() { [ ! -s "$dir/said" ]; }
is() { [ "$($2)" = "$1" ]; }

# wait_for SECONDS WHAT COMMAND...: until it holds. What comes after leans on it: without it the story ends.
wait_for() {
    local until=$((SECONDS + $1)) what=$2
    shift 2
    while ! "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $until ] && kill -0 "$daemon" 2>/dev/null || break
        sleep 0.5
    done
    check "$what" "$@" && return
    say "It did not come to that: the end of the daemon's log"
    tail -n 20 "$dir/daemon.log"
    demo_end
}

# ---- the cluster and the tools -----------------------------------------------------------------

demo_start() {
    trap 'exit 130' INT TERM
    trap demo_cleanup EXIT
    dir=$(mktemp -d "${TMPDIR:-/tmp}/agent-demo.XXXXXX") || exit 1
    chmod 700 "$dir"
    daemon=
    own_cluster=
    AUDIT_LOG=
    namespaces=
    mkdir "$dir/bin" "$dir/keys" "$dir/state"
    AGENT=${AGENT:-$top/build/agent}
    [ -x "$AGENT" ] || die "$AGENT is missing: make build"
    ln -s "$AGENT" "$dir/bin/agent"
    find_tools
    # nothing of the person's own configuration decides what happens here
    unset AGENT_CONFIG
    export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$dir/gitconfig GIT_PAGER=cat
    export KUBECACHEDIR=$dir/kube-cache
    git config --file "$dir/gitconfig" user.name "Dana Developer"
    git config --file "$dir/gitconfig" user.email dana@example.com
    git config --file "$dir/gitconfig" advice.detachedHead false
    find_cluster
}

# kubectl, sops and age-keygen: built from pinned modules once, then cached.
find_tools() {
    local peers

    peers=$("$top/tests/peers/build.sh" kubectl sops age-keygen) || die "cannot build kubectl, sops and age"
    export PATH=$dir/bin:$peers:$PATH
}

find_cluster() {
    local line

    if [ -n "${KUBECONFIG:-}" ]; then
        kubectl version >/dev/null 2>&1 || die "the cluster of KUBECONFIG=$KUBECONFIG does not answer"
        for line in namespace/shop-staging namespace/shop-production namespace/agent-system \
            customresourcedefinition/uptimechecks.shop.example.com; do
            kubectl get "$line" >/dev/null 2>&1 && die "$line exists there already: it is not the demo's to touch"
        done
    else
        mkdir "$dir/cluster"
        if [ -n "${KEEP:-}" ]; then
            set -- --ttl 8h
        else
            set -- --parent $$
        fi
        "$top/tests/cluster/up.sh" "$@" --dir "$dir/cluster" >"$dir/cluster.env" ||
            die "the control plane did not start"
        own_cluster=$dir/cluster
        KUBECONFIG=$(sed -n 's/^KUBECONFIG=//p' "$dir/cluster.env")
        AUDIT_LOG=$(sed -n 's/^AUDIT_LOG=//p' "$dir/cluster.env")
    fi
    # one file with one context, which is called as environments.yaml calls the cluster
    kubectl --kubeconfig "$KUBECONFIG" config view --raw --minify --flatten >"$dir/kubeconfig" &&
        chmod 600 "$dir/kubeconfig" || die "cannot read $KUBECONFIG"
    export KUBECONFIG=$dir/kubeconfig
    line=$(kubectl config current-context)
    [ "$line" = demo ] || kubectl config rename-context "$line" demo >/dev/null
    namespaces="shop-staging shop-production agent-system"
}

# Are the nodes real? Then images are pulled, and those of the demo exist nowhere.
real_nodes() {
    [ -n "$(kubectl get nodes -o name)" ] &&
        [ -z "$(kubectl get nodes -o 'jsonpath={.items[*].metadata.annotations.kwok\.x-k8s\.io/node}')" ]
}

demo_cleanup() {
    local rc=$?

    trap - EXIT
    [ -n "${daemon:-}" ] && kill "$daemon" 2>/dev/null && wait "$daemon" 2>/dev/null
    cd /
    if [ -z "${KEEP:-}" ]; then
        if [ -n "$own_cluster" ]; then
            "$top/tests/cluster/down.sh" --dir "$own_cluster" >/dev/null 2>&1
        elif [ -n "$namespaces" ]; then
            kubectl delete namespace $namespaces --ignore-not-found >/dev/null
            kubectl delete crd uptimechecks.shop.example.com --ignore-not-found >/dev/null
        fi
        rm -rf "$dir"
    fi
    exit $rc
}

# ---- the repository -----------------------------------------------------------------------------

# Secret values of this run; they must turn up nowhere (no_leak).
make_keys() {
    local env

    for env in staging production; do
        agent keys new --type sealed >"$dir/keys/$env.sealed" || die "agent keys new"
        age-keygen -o "$dir/keys/$env.age" 2>/dev/null || die "age-keygen"
        head -c 24 /dev/urandom | base64 | tr -d '\n' >"$dir/keys/$env.session"
        printf 'postgres://shop:%s@db.%s.example.com/shop' \
            "$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')" "$env" >"$dir/keys/$env.database"
    done
}

# public KIND FILE: the public key that stands in the comment of a key file.
public() { grep -o "$1[0-9a-z]*" "$2" | head -n 1; }

# As config/demo/README.md says it: what is committed holds public parts and ciphertext only.
add_secrets() {
    local env=$1 keys=$dir/keys/$1 overlay=shop/$1

    kubectl create secret generic session -n "shop-$env" --from-file=key="$keys.session" \
        --dry-run=client -o yaml |
        agent secrets seal --recipient "$(public agentseal1 "$keys.sealed")" >$overlay/session.yaml ||
        die "agent secrets seal"
    kubectl create secret generic database --from-file=url="$keys.database" --dry-run=client -o yaml |
        sops encrypt --age "$(public age1 "$keys.age")" --encrypted-regex '^(data|stringData)$' \
            --input-type yaml --output-type yaml /dev/stdin >$overlay/database.yaml || die "sops encrypt"
    printf -- '- session.yaml\n- database.yaml\n' >>$overlay/kustomization.yaml
}

write_agent_yaml() {
    export AGENT_CONFIG=$dir/agent.yaml
    cat >"$AGENT_CONFIG" <<END
apiVersion: agent.gitops/v1
kind: Agent
name: main
repo:
  url: file://$dir/config.git
  allowFile: true
  poll: 1s
identity: {name: agent, email: agent@example.com}
clusters:
- {name: demo, kubeconfig: $KUBECONFIG, allowExec: true}
keys:
- {name: staging, age: [$dir/keys/staging.age], sealed: [$dir/keys/staging.sealed]}
- {name: production, age: [$dir/keys/production.age], sealed: [$dir/keys/production.sealed]}
grants:
- {env: platform, clusters: [demo], branches: [main]}
- {env: staging, clusters: [demo], keys: [staging], branches: [env/staging], namespaces: [shop-staging]}
- {env: production, clusters: [demo], keys: [production], branches: [env/production], namespaces: [shop-production]}
state: $dir/state
END
}

make_repository() {
    make_keys
    git init -q --bare -b main "$dir/config.git"
    git clone -q "$dir/config.git" "$dir/shop" 2>/dev/null
    cd "$dir/shop" || die "no clone"
    git switch -q -c main 2>/dev/null
    cp -R "$top/config/demo/." .
    if real_nodes; then
        echo "(real nodes: busybox stands in for the demo's images)"
        sed -i -E 's#image: registry\.example\.com/shop/.*#image: docker.io/library/busybox:1.37#; s#/site#/tmp#' \
            shop/base/*.yaml
    fi
    add_secrets staging
    add_secrets production
    git add . && git commit -q -m "shop: first version"
    git branch env/staging && git branch env/production
    git push -q origin main env/staging env/production || die "git push"
    write_agent_yaml
}

edit_web() { run 0 sed -i "s/<h1>.*/<h1>$1<\\/h1>/" web/index.html; }

# merge INTO FROM: what a merged pull request is.
merge() {
    run 0 git switch -q "$1"
    run 0 git merge -q --no-ff -m "Merge $2 into $1" "$2"
    run 0 git push -q origin "$2" "$1"
}

# ---- what the cluster says -----------------------------------------------------------------------

# Does the Deployment name this commit, and is it rolled out?
web_runs() {
    kubectl -n "shop-$1" get deployment web -o jsonpath='{.spec.template.spec.containers}' | grep -q "$2" &&
        kubectl -n "shop-$1" rollout status deployment/web --timeout=20s >/dev/null
}

generation() { kubectl -n "shop-$1" get deployment web -o 'jsonpath={.metadata.uid} {.metadata.generation}'; }

# Requests of the agent that change something: dry-runs do not.
writes() {
    grep -E '"userAgent":"agent/' "$AUDIT_LOG" | grep -E '"verb":"(create|update|patch|delete|deletecollection)"' |
        grep -vc 'dryRun=All'
}

count_writes() { [ -n "$AUDIT_LOG" ] && sleep 0.5 && writes_before=$(writes); }
no_writes() { [ -z "$AUDIT_LOG" ] || { sleep 0.5 && [ "$writes_before" -gt 0 ] && [ "$(writes)" = "$writes_before" ]; }; }

unchanged() { [ -n "$1" ] && [ "$1" = "$(generation "$2")" ]; }

is_live() {
    agent status "$1" -o json --no-fetch >"$dir/status.json" 2>/dev/null &&
        grep -q "\"applied\": *\"$2\"" "$dir/status.json" && grep -q '"health": *"Healthy"' "$dir/status.json" &&
        grep -q '"result": *"applied"' "$dir/status.json"
}

wait_live() { wait_for 60 "$1 is at $(git rev-parse --short=12 "$2"), healthy" is_live "$1" "$2"; }

daemon_start() {
    printf '%s$ agent run 2>../daemon.log &%s\n' "$bold" "$plain" | tee -a "$dir/transcript"
    agent run 2>"$dir/daemon.log" &
    daemon=$!
}

daemon_stop() {
    local from=$SECONDS rc

    say "The daemon stops when it is told to"
    printf '%s$ kill %s; wait %s%s\n' "$bold" "$daemon" "$daemon" "$plain" | tee -a "$dir/transcript"
    kill "$daemon"
    wait "$daemon"
    rc=$?
    daemon=
    check "it ended by itself, exit code $rc" [ $rc = 0 ]
    check "within 5 seconds" [ $((SECONDS - from)) -le 5 ]
}

# Secret values of this run, plain and in base64, in everything that was printed, logged or kept.
no_leak() {
    local f

    say "No secret value in any output, log, record or file of the agent"
    for f in "$dir"/keys/*.session "$dir"/keys/*.database; do
        cat "$f"
        echo
        base64 -w0 <"$f"
        echo
    done >"$dir/keys/values"
    git -C "$dir/config.git" for-each-ref --format='%(refname)' refs/notes/ |
        while read -r f; do git -C "$dir/config.git" grep -h . "$f" 2>/dev/null; done >"$dir/notes"
    check "$(wc -l <"$dir/keys/values") values looked for" grep -qFf "$dir/keys/values" "$dir/keys/staging.session"
    check "none found" not grep -rqFf "$dir/keys/values" "$dir/transcript" "$dir/daemon.log" "$dir/notes" "$dir/state" \
        "$dir/shop" "$dir/status.json"
    rm -f "$dir/keys/values"
}

demo_end() {
    say "What is left"
    if [ -n "${KEEP:-}" ]; then
        cat <<END
cluster      export KUBECONFIG=$KUBECONFIG
agent        export AGENT_CONFIG=$AGENT_CONFIG; build/agent status
repository   $dir/config.git, a clone in $dir/shop
daemon log   $dir/daemon.log
to end it    ${own_cluster:+tests/cluster/down.sh --dir $own_cluster; }rm -r $dir
END
        [ -n "$own_cluster" ] || echo "namespaces   $namespaces"
    elif [ -n "$own_cluster" ]; then
        echo "nothing: the cluster ends and $dir is removed (KEEP=1 keeps both)"
    else
        echo "nothing: namespaces $namespaces, the CustomResourceDefinition and $dir are removed (KEEP=1 keeps them)"
    fi
    echo
    echo "$((SECONDS - started)) s"
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}
