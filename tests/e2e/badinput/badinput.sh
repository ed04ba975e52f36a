#!/bin/bash
# Bad input, each with its message, its exit code, and a cluster in which nothing changed.
#
# One healthy environment is deployed first. Each case breaks one thing, runs the agent, and checks: the
# exit code, parts of the message (what, where, why), one line that begins with 'agent: ', nothing on
# stdout (a line with counts where there was a plan), no file left behind, no secret value said, and no
# write request in the audit log but to the environment's own state: its attempt is written down there.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

canary=correct-horse-battery-staple
canary64=$(printf %s "$canary" | base64)

# fresh: the work tree as the healthy deployment.
fresh() { git rm -rqf . >/dev/null 2>&1; git checkout -q "$good" -- . && git clean -fdqx; }

one_line() {
    local said

    said=$(grep -v '^agent: hint: ' "$dir/err")
    [ "$(echo "$said" | wc -l)" = "${1:-1}" ] && ! echo "$said" | grep -qv '^agent: .' &&
        ! echo "$said" | grep -qE '\.$' && ! echo "$said" | grep -qE '^agent: [A-Z][a-z]+ ' && return
    show "$dir/err"
    false
}

no_canary() { ! grep -qF -e "$canary" -e "$canary64" "$dir/out" "$dir/err"; }
nothing_left() { local l; l=$(left_behind); [ -z "$l" ] || { echo "$l"; false; }; }

wrote_state_only() {
    local w

    w=$(writes | grep -vE '"requestURI":"/[^"]*/namespaces/agent-system/(leases|configmaps)/agent\.e2e\.one[?]')
    [ -z "$w" ] && return
    echo "$w" | sed -E 's/.*"requestURI":"([^"]*)","verb":"([^"]*)".*/  wrote: \2 \1/' | head -n 5
    false
}

# says PATTERN...: all of them in stderr.
says() {
    local p

    for p; do
        grep -qE -e "$p" "$dir/err" || { echo "  missing: $p"; show "$dir/err"; return 1; }
    done
}

# bad NAME EXIT PATTERN... [-- ARGS...]: push what lies there, run, check. lines=N: so many lines are
# right. stdout=PATTERN: that and not nothing.
bad() {
    local name=$1 want=$2 patterns=() args=(apply one)

    shift 2
    while [ $# -gt 0 ] && [ "$1" != -- ]; do
        patterns+=("$1")
        shift
    done
    [ $# -gt 1 ] && { shift; args=("$@"); }
    [ -n "${no_push:-}" ] || push "$name" env/one
    audit_mark
    agent "${args[@]}"
    judge "$name" "$want" "${patterns[@]}"
    lines=1 stdout= no_push=
    fresh
}

judge() {
    local name=$1 want=$2 ok=0

    shift 2
    ended "$want" || ok=1
    says "$@" || ok=1
    one_line "$lines" || { echo "  not $lines lines as they should be"; ok=1; }
    if [ -n "$stdout" ]; then
        said "$stdout" || ok=1
    else
        quiet || { echo "  stdout is not empty"; ok=1; }
    fi
    no_canary || { echo "  a secret value was said"; show "$dir/err"; ok=1; }
    wrote_state_only || ok=1
    nothing_left || { echo "  left behind"; ok=1; }
    count "$name" $ok
}

# ---- a healthy environment ----------------------------------------------------------------------------

versions() { k get all,configmaps,secrets,serviceaccounts -n one -o 'jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.resourceVersion}{"\n"}{end}'; }

begin() {
    lines=1 stdout= no_push=
    e2e_begin
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
  timeout: 30s
END
    file app/kustomization.yaml <<'END'
resources:
- namespace.yaml
- web.yaml
- conf.yaml
- secret.yaml
END
    file app/namespace.yaml <<'END'
apiVersion: v1
kind: Namespace
metadata: {name: one}
END
    file app/web.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: one}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: registry.example.com/web:1}
END
    file app/conf.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata:
  name: conf
  namespace: one
data:
  a: b
END
    sops_encrypt >app/secret.yaml <<END
apiVersion: v1
kind: Secret
metadata: {name: password, namespace: one}
stringData: {password: $canary}
END
    push good env/one
    good=$head
    config >"$dir/agent.yaml"
    export AGENT_CONFIG=$dir/agent.yaml
    agent apply one
    ended 0 || die "the healthy deployment failed"
    before=$(versions)
}

# ---- manifests ------------------------------------------------------------------------------------------

broken_yaml() {
    printf 'data:\n  a: [b\nkind: ConfigMap\n' >app/conf.yaml
    bad "a YAML syntax error" 2 'app/conf.yaml:[0-9]+:[0-9]+: '

    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  a: b\n  a: c\n' >app/conf.yaml
    bad "a duplicate key" 2 'app/conf.yaml:7:3: ' "'a'"

    must 0 status one -o json
    check "the status says that it failed, and why" said '"message": "app/conf.yaml:7:3: '
    check "and what is applied" said "\"applied\": \"$good\""
    must 0 history one
    check "so does the record" said 'failed .*app/conf.yaml:7:3: '

    printf '\x00\x01\x02' >app/conf.yaml
    bad "a binary file" 2 'app/conf.yaml'

    bomb >app/conf.yaml
    bad "an alias bomb" 2 'app/conf.yaml' 'alias'
}

bomb() {
    local prev=x c

    echo "x: &x [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"
    for c in a b c d e f g h i; do
        echo "$c: &$c [*$prev, *$prev, *$prev, *$prev, *$prev, *$prev, *$prev, *$prev, *$prev]"
        prev=$c
    done
}

bomb_is_cheap() {
    mkdir -p "$dir/bomb"
    bomb >"$dir/bomb/bomb.yaml"
    echo "resources: [bomb.yaml]" >"$dir/bomb/kustomization.yaml"
    python3 - "$AGENT_BIN" "$dir/bomb" <<'END'
import os, subprocess, sys
def cost(args):
    p = subprocess.Popen(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, u = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return p.returncode, (u.ru_utime + u.ru_stime) * 1000, u.ru_maxrss
agent, bomb = sys.argv[1:]
base = cost([agent, "version"])[2]
tries = [cost([agent, "render", "--dir", bomb, "--root", bomb]) for _ in range(3)]
cpu = min(t[1] for t in tries)
rss = max(t[2] for t in tries) - base
print(f"  alias bomb: {cpu:.0f} ms CPU, {rss} KiB above 'agent version'")
sys.exit(not (all(t[0] == 2 for t in tries) and cpu < 50 and rss < 16 * 1024))
END
    count "an alias bomb is refused in < 50 ms CPU and 16 MiB" $?
}

kustomizations() {
    echo "resources: [../app, conf.yaml]" >app/kustomization.yaml
    bad "a kustomization that includes itself" 2 'app/kustomization.yaml' 'circle'

    mkdir -p app/a app/b
    echo "resources: [../b]" >app/a/kustomization.yaml
    echo "resources: [../a]" >app/b/kustomization.yaml
    echo "resources: [a]" >app/kustomization.yaml
    bad "two that include each other" 2 'kustomization.yaml' 'circle'

    echo "resources: [../../../etc]" >app/kustomization.yaml
    bad "a path that leaves the tree" 2 'app/kustomization.yaml:1' "'\.\./\.\./\.\./etc'"

    echo "resources: [/etc/passwd]" >app/kustomization.yaml
    bad "an absolute path" 2 'app/kustomization.yaml:1' "/etc/passwd"

    echo "resources: [https://127.0.0.1:1/x.yaml]" >app/kustomization.yaml
    bad "a resource from the network" 2 'app/kustomization.yaml:1' "https://127.0.0.1:1/x.yaml"

    ln -sf /etc/passwd app/conf.yaml
    bad "an absolute symlink out of the tree" 2 'conf.yaml' 'symlink|symbolic'

    ln -sf ../../../../../../../../etc/passwd app/conf.yaml
    bad "a relative symlink out of the tree" 2 'conf.yaml' 'symlink|symbolic'

    ln -sf conf.yaml app/conf.yaml
    bad "a symlink to itself" 2 'conf.yaml'

    rm app/conf.yaml
    bad "a missing file" 2 'app/kustomization.yaml:4:3: ' "'conf.yaml'"

    sed -i 's/^resources:/resuorces:/' app/kustomization.yaml
    bad "an unknown kustomization field" 2 'app/kustomization.yaml:1:1: ' "'resuorces'"

    echo "resources: web.yaml" >app/kustomization.yaml
    bad "a kustomization field of the wrong type" 2 'app/kustomization.yaml:1'

    printf 'resources: [web.yaml]\npatches:\n- path: nowhere.yaml\n' >app/kustomization.yaml
    bad "a missing patch file" 2 'app/kustomization.yaml:3' "nowhere.yaml"

    printf 'resources: [web.yaml]\npatches:\n- patch: "- op: remove\\n  path: /spec/nothing"\n  target: {kind: Deployment}\n' \
        >app/kustomization.yaml
    bad "a patch that does not fit" 2 'app/kustomization.yaml:3' "/spec/nothing"
}

symlink_of_a_directory() {
    mkdir -p "$dir/loose/in"
    echo "resources: [conf.yaml]" >"$dir/loose/in/kustomization.yaml"
    ln -sf /etc/passwd "$dir/loose/in/conf.yaml"
    no_push=1
    bad "--dir: a symlink out of the root" 2 'conf.yaml' 'symlink|symbolic|outside|leaves' \
        -- render --dir "$dir/loose/in" --root "$dir/loose"
    ln -sfn /etc "$dir/loose/in/conf.yaml"
    no_push=1
    bad "--dir: a symlink to a directory outside" 2 'conf.yaml' \
        -- render --dir "$dir/loose/in" --root "$dir/loose"
    no_push=1
    bad "--dir: a directory that is not there" 2 'nowhere' -- render --dir "$dir/nowhere"
    no_push=1
    bad "--dir: outside of --root" 2 'does not lie in' -- render --dir "$dir/repo" --root "$dir/loose"
}

objects() {
    printf 'apiVersion: v1\nmetadata:\n  name: conf\n' >app/conf.yaml
    bad "an object without kind" 2 'app/conf.yaml:1' 'kind'

    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  namespace: one\n' >app/conf.yaml
    bad "an object without name" 2 'app/conf.yaml:[0-9]' 'name'

    printf 'kind: ConfigMap\nmetadata:\n  name: conf\n' >app/conf.yaml
    bad "an object without apiVersion" 2 'app/conf.yaml:[0-9]' 'apiVersion'

    printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: one}\n' | tee -a app/conf.yaml >/dev/null
    bad "the same object twice" 2 'ConfigMap/one/conf|ConfigMap' 'app/conf.yaml:[0-9]+' 'conf'

    sed -i 's/name: conf/name: Conf_1/' app/conf.yaml
    stdout='3 unchanged, 1 skipped, 1 failed; failed$'
    bad "a name that no object may have" 2 'ConfigMap/one/Conf_1' 'metadata.name' 'app/conf.yaml:[0-9]+'

    printf 'apiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: g, namespace: one}\n' >app/conf.yaml
    stdout='1 failed; failed$'
    bad "a kind the server does not know" 2 'Gadget/one/g' 'app/conf.yaml:1' 'example.com'

    sed -i 's/kind: ConfigMap/kind: ConfigMpa/' app/conf.yaml
    stdout='1 failed; failed$'
    bad "a kind with a slip of the pen" 2 'ConfigMpa/one/conf' 'app/conf.yaml:[0-9]+'

    sed -i 's/replicas: 1/replicas: -1/' app/web.yaml
    stdout='1 failed; failed$'
    bad "an object the server rejects" 2 'Deployment/one/web' 'spec.replicas' 'greater than or equal to 0'

    sed -i 's/replicas: 1/replicas: many/' app/web.yaml
    stdout='1 failed; failed$'
    bad "a field of the wrong type" 2 'Deployment/one/web' 'spec.replicas'

    sed -i 's/replicas: 1/replcias: 1/' app/web.yaml
    stdout='1 failed; failed$'
    bad "a field the server does not know" 2 'Deployment/one/web' 'spec.replcias' 'app/web.yaml:[0-9]+'

    sed -i 's/app: web}}$/app: other}}/' app/web.yaml
    stdout='1 failed; failed$'
    bad "a field that cannot change" 2 'Deployment/one/web' 'spec.selector'

    sed -i 's/namespace: one/namespace: nowhere/' app/conf.yaml
    stdout='1 failed; failed$'
    bad "a namespace that is not there" 2 'ConfigMap/nowhere/conf' "nowhere"
}

# ---- secrets ----------------------------------------------------------------------------------------------

plain_secret() { printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: password, namespace: one}\n%s\n' "$1" >app/secret.yaml; }

secrets() {
    plain_secret "data: {password: '$canary'}"
    stdout='1 failed; failed$'
    bad "a Secret with broken base64" 2 'Secret/one/password' 'password'

    plain_secret "data: {password: {a: $canary64}}"
    stdout='1 failed; failed$'
    bad "a Secret whose value is a map" 2 'Secret/one/password'

    plain_secret "stringData: {password: [$canary]}"
    stdout='1 failed; failed$'
    bad "a Secret whose stringData is a list" 2 'Secret/one/password'

    plain_secret "stringData: {password: $canary"
    bad "a Secret that is not YAML" 2 'app/secret.yaml:[0-9]'

    plain_secret "stringData: {password: $canary}"$'\n'"unknown: $canary"
    stdout='1 failed; failed$'
    bad "a Secret with an unknown field" 2 'Secret/one/password' 'unknown'

    plain_secret "type: kubernetes.io/dockerconfigjson"$'\n'"stringData: {.dockerconfigjson: '$canary'}"
    stdout='1 failed; failed$'
    bad "a Secret that its type refuses" 2 'Secret/one/password'

    config "/^keys:/,/^- /d; s/, keys: .team.//" >"$dir/nokeys.yaml"
    sed -i '/^  keys:/d' environments.yaml
    bad "a secret without any key" 4 'app/secret.yaml' 'key' -- apply one -c "$dir/nokeys.yaml"

    git push -q origin "$good:refs/heads/again"
    push "keys again" env/one
    age-keygen -o "$dir/other.key" 2>/dev/null
    config "s#$dir/age.key#$dir/other.key#" >"$dir/otherkey.yaml"
    bad "a secret for another key" 4 'app/secret.yaml' 'none of the' -- apply one -c "$dir/otherkey.yaml"

    config "s#$dir/age.key#$dir/nowhere.key#" >"$dir/nokey.yaml"
    bad "a key file that is not there" 4 'nowhere.key' 'team' -- apply one -c "$dir/nokey.yaml"

    echo "AGE-SECRET-KEY-$canary" >"$dir/broken.key"
    config "s#$dir/age.key#$dir/broken.key#" >"$dir/brokenkey.yaml"
    bad "a key file that is broken" 4 'broken.key' 'team' -- apply one -c "$dir/brokenkey.yaml"

    sed -i 's/name: password/name: passw0rd/' app/secret.yaml
    bad "a secret whose plain part was changed: the MAC tells" 4 'app/secret.yaml' 'MAC|mac'

    sed -i -E '/mac: /{s/data:A/data:B/;t;s/data:./data:A/}' app/secret.yaml # never by the byte that is there
    bad "a secret with a tampered MAC" 4 'app/secret.yaml' 'MAC|mac'

    sed -i -E '/password: ENC/s/data:.../data:AAA/' app/secret.yaml
    bad "a secret with a tampered value" 4 'app/secret.yaml:7:[0-9]+' 'encrypted value'

    printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: one}\nstringData: {password: %s}\n' "$canary" |
        "$AGENT_BIN" secrets seal -r "$sealed_public" >app/sealed.yaml
    echo "- sealed.yaml" >>app/kustomization.yaml
    sed -i 's/name: sealed/name: stolen/' app/sealed.yaml
    bad "a sealed secret under another name" 4 'app/sealed.yaml' 'sealed'

    printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: one}\nstringData: {password: %s}\n' "$canary" |
        "$AGENT_BIN" secrets seal -r "$sealed_public" >app/sealed.yaml
    echo "- sealed.yaml" >>app/kustomization.yaml
    echo "namePrefix: stolen-" >>app/kustomization.yaml
    bad "a sealed secret that a kustomization moves" 4 'sealed'
}

# ---- where to and as whom -----------------------------------------------------------------------------------

# kubeconfig NAME SED-EXPRESSION [FILE]: one that is wrong, and an agent.yaml that names it.
kubeconfig() {
    sed "$2" "${3:-$KUBECONFIG}" >"$dir/$1.kubeconfig"
    config "s#kubeconfig: [^,]*#kubeconfig: $dir/$1.kubeconfig#" >"$dir/$1.yaml"
}

clusters() {
    no_push=1
    config "s#kubeconfig: [^,]*#kubeconfig: $dir/nowhere#" >"$dir/nokube.yaml"
    bad "a kubeconfig that is not there" 2 "cluster 'test'" 'nowhere' -- apply one -c "$dir/nokube.yaml"

    kubeconfig notyaml 's/^clusters:/clusters: {/'
    no_push=1
    bad "a kubeconfig that is not YAML" 2 "cluster 'test'" 'notyaml.kubeconfig:[0-9]+' -- apply one -c "$dir/notyaml.yaml"

    config "s#{name: test, #{name: test, context: tset, #" >"$dir/nocontext.yaml"
    no_push=1
    bad "a context that is not there" 2 "cluster 'test'" "'tset'" -- apply one -c "$dir/nocontext.yaml"

    kubeconfig badca "s#certificate-authority-data: .*#certificate-authority-data: bm90IGEgY2VydGlmaWNhdGU=#"
    no_push=1
    bad "a CA that is none" 2 "cluster 'test'" "badca.kubeconfig:[0-9]+:[0-9]+" "certificate-authority-data" -- apply one -c "$dir/badca.yaml"

    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=other \
        -keyout "$dir/ca.key" -out "$dir/ca.crt" 2>/dev/null
    kubeconfig otherca "s#certificate-authority-data: .*#certificate-authority: $dir/ca.crt#"
    no_push=1
    bad "another CA" 3 'certificate' -- apply one -c "$dir/otherca.yaml"

    kubeconfig badtoken "s/token: .*/token: $canary/" "$TOKEN_KUBECONFIG"
    no_push=1
    bad "a token the server does not know" 3 '401|[Uu]nauthorized' -- apply one -c "$dir/badtoken.yaml"

    k -n default create serviceaccount leaver >/dev/null
    kubeconfig expired "s/token: .*/token: $(k -n default create token leaver)/" "$TOKEN_KUBECONFIG"
    k -n default delete serviceaccount leaver >/dev/null
    sleep 0.2
    no_push=1
    bad "a token that is no longer valid" 3 '401|[Uu]nauthorized' -- apply one -c "$dir/expired.yaml"

    kubeconfig norights "" "$TOKEN_KUBECONFIG"
    no_push=1
    bad "a user without rights" 3 'forbidden|may not|403' 'token-user' -- apply one -c "$dir/norights.yaml"

    kubeconfig dead "s#server: .*#server: https://127.0.0.1:1#"
    no_push=1
    bad "a dead API server" 3 '127.0.0.1:1' -- apply one -c "$dir/dead.yaml"

    kubeconfig plain "s#server: https#server: http#"
    no_push=1
    bad "an API server without TLS" 2 '400' -- apply one -c "$dir/plain.yaml"
}

# ---- repository and configuration -----------------------------------------------------------------------------

repositories() {
    no_push=1
    config "s#$dir/config.git#$dir/nowhere.git#" >"$dir/norepo.yaml"
    bad "a repository that does not exist" 2 "nowhere.git" -- apply one -c "$dir/norepo.yaml"

    config "s#file://$dir/config.git#https://127.0.0.1:1/x.git#" >"$dir/deadrepo.yaml"
    no_push=1
    bad "a git server that is away" 3 "127.0.0.1:1" -- apply one -c "$dir/deadrepo.yaml"

    config "/allowFile/d" >"$dir/nofile.yaml"
    no_push=1
    bad "a file:// URL that was not permitted" 2 "file" -- apply one -c "$dir/nofile.yaml"

    config "s#poll: 1s#controlBranch: mian#" >"$dir/nobranch.yaml"
    no_push=1
    bad "a control branch that does not exist" 2 "'mian'" -- apply one -c "$dir/nobranch.yaml"

    git push -q origin :env/one
    no_push=1
    bad "a branch that vanished" 2 "'one'" "'env/one'" 'nothing is changed'
    git push -q origin "$good:refs/heads/env/one"

    sed -i 's#branch: env/one#branch: env/eno#' environments.yaml
    bad "a branch that never was" 2 "'env/eno'"

    sed -i 's#{branch: env/one}#{tag: "v9.*"}#' environments.yaml
    bad "a tag that never was" 2 "v9" 'nothing is changed'

    sed -i 's#{branch: env/one}#{commit: 3f2a51c0de3f2a51c0de3f2a51c0de3f2a51c0de}#' environments.yaml
    bad "a commit that never was" 2 "3f2a51c0de3f" 'nothing is changed'

    rm environments.yaml
    bad "no environments.yaml" 2 "environments.yaml"
}

empty() {
    rm app/*.yaml && touch app/README.md
    lines=2 stdout='not done; refused$'
    bad "an empty directory" 5 "'one'" 'delete everything'

    echo "resources: []" >app/kustomization.yaml
    lines=2 stdout='not done; refused$'
    bad "a kustomization without resources" 5 'delete everything'

    rm -r app
    bad "a directory that is gone" 2 "'app'"

    : >app/web.yaml && : >app/conf.yaml
    printf 'resources: [web.yaml, conf.yaml]\n' >app/kustomization.yaml
    lines=2 stdout='not done; refused$'
    bad "only empty files" 5 'delete everything'
}

configurations() {
    no_push=1
    bad "an unknown environment" 2 "'oen'" "did you mean 'one'" -- apply oen
    no_push=1
    bad "an unknown flag" 2 "'--dyr-run'" "did you mean '--dry-run'" -- apply one --dyr-run
    no_push=1
    bad "an unknown command" 2 "'aply'" "did you mean 'apply'" -- aply one
    no_push=1
    bad "no environment" 2 'environment' -- apply
    no_push=1
    bad "a broken duration" 2 "'5 minutes'" -- apply one --timeout '5 minutes'
    no_push=1
    bad "an unknown revision" 2 "'nope'" -- apply one --commit nope
    no_push=1
    bad "an unknown app" 2 "'web'" -- apply one --app web

    no_push=1
    bad "an agent.yaml that is not there" 2 'nowhere.yaml' -- apply one -c "$dir/nowhere.yaml"
    config 's/^repo:/rpeo:/; s/poll: 1s/poll: fast/; s/^state: /sate: /' >"$dir/broken.yaml"
    lines=3 no_push=1
    bad "an agent.yaml with several faults" 2 "broken.yaml:4:1: .*'rpeo'.*did you mean 'repo'" \
        "broken.yaml:[0-9]+:[0-9]+: .*'sate'.*did you mean 'state'" "'repo' is missing" -- apply one -c "$dir/broken.yaml"
    config 's/keys: .team/keys: [taem/; s/clusters: .test./clusters: [tset]/; s/poll: 1s/poll: fast/' >"$dir/dangling.yaml"
    lines=3 no_push=1
    bad "an agent.yaml whose grants name what is not there" 2 "dangling.yaml:7:[0-9]+: .*'fast'" \
        "dangling.yaml:13:[0-9]+: .*'taem': did you mean 'team'" "dangling.yaml:13:[0-9]+: .*'tset': did you mean 'test'" \
        -- apply one -c "$dir/dangling.yaml"
    config 's/^grants:/state: x\ngrants:/' >"$dir/twice.yaml"
    no_push=1
    bad "an agent.yaml with a key twice" 2 "twice.yaml:[0-9]+:1: .*'state'" -- apply one -c "$dir/twice.yaml"
    config 's/env: "\*"/env: two/' >"$dir/nogrant.yaml"
    no_push=1
    bad "an environment without grant" 5 "environments.yaml:4:" "'one'" 'grant' -- apply one -c "$dir/nogrant.yaml"

    sed -i 's/^  path: app/  paht: app/; s/branch: env/brnch: env/; s/timeout: 30s/timeout: 30 seconds/; s/cluster: test/cluster: tset/' environments.yaml
    lines=5
    bad "an environments.yaml with several faults" 2 "environments.yaml:[0-9]+:[0-9]+: .*'paht'.*did you mean 'path'" \
        "environments.yaml:5:[0-9]+: .*'brnch'.*did you mean 'branch'" "environments.yaml:[0-9]+:[0-9]+: .*'30 seconds'"
    sed -i 's/cluster: test/cluster: tset/' environments.yaml
    bad "an unknown cluster" 5 "environments.yaml:6:[0-9]+: .*'tset'"
    printf 'environments: [\n' >environments.yaml
    bad "an environments.yaml that is not YAML" 2 'environments.yaml:[0-9]+:[0-9]+: '
}

# The daemon with --once ends with what went wrong; its log lines are not messages.
once() {
    agent run --once "$@"
    grep '^agent: ' "$dir/err" >"$dir/said"
    mv "$dir/said" "$dir/err"
}

daemons() {
    printf 'data: [\n' >app/conf.yaml
    push "broken" env/one
    audit_mark
    once
    judge "run --once: a broken manifest" 2 "environment 'one'.*app/conf.yaml:[0-9]+:"

    fresh
    printf 'environments: [\n' >environments.yaml
    push "broken" env/one
    audit_mark
    once --state "$dir/state"
    judge "run --once: a broken environments.yaml" 2 "environments.yaml:[0-9]+:[0-9]+:"

    once -c "$dir/norepo.yaml"
    judge "run --once: no repository" 2 "nowhere.git"
    fresh
    push "well" env/one
    git push -q origin :env/one
    audit_mark
    once
    judge "run --once: a branch that vanished" 2 "environment 'one'.*'env/one' does not exist"
    git push -q origin "HEAD:refs/heads/env/one"
}

states() {
    touch "$dir/notadir"
    config "s#^state: .*#state: $dir/notadir#" >"$dir/statefile.yaml"
    no_push=1
    bad "a state directory that is a file" 2 "notadir" -- apply one -c "$dir/statefile.yaml"

    config "s#^state: .*#state: relative/path#" >"$dir/relative.yaml"
    no_push=1
    bad "a state directory that is no absolute path" 2 "relative/path" -- apply one -c "$dir/relative.yaml"

    if [ "$(id -u)" != 0 ]; then
        mkdir -m 000 "$dir/closed"
        config "s#^state: .*#state: $dir/closed#" >"$dir/closed.yaml"
        no_push=1
        bad "a state directory without rights" '[23]' "closed" -- apply one -c "$dir/closed.yaml"
        return
    fi
    mkdir "$dir/full"
    if mount -t tmpfs -o size=64k none "$dir/full" 2>/dev/null; then
        mounts="$mounts $dir/full"
        head -c 40000 /dev/urandom >big.bin
        config "s#^state: .*#state: $dir/full#" >"$dir/full.yaml"
        bad "a full disk" 3 "full|space" -- apply one -c "$dir/full.yaml"
        check "and nothing half-written on it" is "$(find "$dir/full" -name "*tmp*")" ""
    fi
}

begin
broken_yaml
bomb_is_cheap
kustomizations
symlink_of_a_directory
objects
secrets
clusters
repositories
empty
configurations
daemons
states

git reset -q --hard
push "as it was" env/one
must 0 apply one
audit_mark
must 0 apply one
check "after all that the healthy deployment is as it was" wrote_nothing
check "every object has the resourceVersion it had" is "$(versions)" "$before"
e2e_end
