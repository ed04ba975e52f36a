#!/bin/bash
# 100 unique values go through decryption, render, diff, apply, failing applies and the daemon: the cluster's
# objects hold them, and nothing else does: no output, log, record, state, inventory or event, in any encoding.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

write_repository() {
    file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- {name: canary, follow: {branch: env/canary}, cluster: test, path: app, keys: team, timeout: 30s}
END
    mkdir -p app
    printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: canary}\n' >app/namespace.yaml
    python3 - "$dir" <<'END'
import base64, json, random, string, sys
top = sys.argv[1]
rng = random.SystemRandom()
values = ["c%02d-" % i + "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(24))
          + "/+&%02d" % i for i in range(100)]
open(top + "/values.json", "w").write(json.dumps(values))
def secret(path, name, field, vs, first, extra=""):
    with open(path, "w") as f:
        f.write("apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: canary}\n%s%s:\n" % (name, extra, field))
        for i, v in enumerate(vs, first):
            f.write("  v%d: '%s'\n" % (i, base64.b64encode(v.encode()).decode() if field == "data" else v))
def env(path, vs, first):
    open(path, "w").write("".join("V%d=%s\n" % (i, v) for i, v in enumerate(vs, first)))
secret(top + "/string.yaml", "string", "stringData", values[:25], 0)
secret(top + "/data.yaml", "data", "data", values[25:45], 25)
secret(top + "/fixed.yaml", "fixed", "data", values[45:50], 45, "immutable: true\n")
secret(top + "/sealed.yaml", "sealed", "stringData", values[50:70], 50)
env(top + "/config.env", values[70:90], 70)
env(top + "/secret.env", values[90:100], 90)
# what the failing applies try to send: made of the same values
secret(top + "/fixed2.yaml", "fixed", "data", values[46:50] + values[45:46], 45, "immutable: true\n")
open(top + "/bad.yaml", "w").write("apiVersion: v1\nkind: Secret\nmetadata: {name: bad, namespace: canary}\ndata:\n  v: '%s!'\n" % values[0])
END
    encrypt string.yaml data.yaml fixed.yaml config.env secret.env
    "$AGENT_BIN" secrets seal -f "$dir/sealed.yaml" --recipient "$sealed_public" >app/sealed.yaml || die "seal"
    kustomization string.yaml data.yaml fixed.yaml sealed.yaml
}

encrypt() {
    local f

    for f; do
        case $f in
        *.env) sops encrypt --age "$age_public" "$dir/$f" >"app/$f" ;;
        *) sops encrypt --age "$age_public" --encrypted-regex '^(data|stringData)$' "$dir/$f" >"app/$f" ;;
        esac || die "sops $f"
    done
}

kustomization() {
    printf 'resources: [namespace.yaml%s]\nnamespace: canary\n' "$(printf ', %s' "$@")" >app/kustomization.yaml
    cat >>app/kustomization.yaml <<'END'
configMapGenerator:
- {name: config, envs: [config.env], options: {disableNameSuffixHash: true}}
secretGenerator:
- {name: generated, envs: [secret.env], options: {disableNameSuffixHash: true}}
END
}

# admission that quotes what it denies
deny() {
    k apply -f - >/dev/null 2>&1 <<'END'
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: canary}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps, secrets]}]
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: canary}}
  validations:
  - expression: "!has(object.metadata.annotations) || !('touched' in object.metadata.annotations)"
    messageExpression: "object.metadata.name == 'config' ? 'refused: ' + object.data.V70 + ' and ' + object.data.V71 : 'refused: ' + string(object.data.v1)"
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: canary}
spec: {policyName: canary, validationActions: [Deny]}
END
    until_ok 20 policy_denies
}

policy_denies() {
    k -n canary create configmap config-probe --dry-run=server >/dev/null 2>&1 &&
        k -n canary annotate configmap config touched=x --dry-run=server 2>&1 | grep -q 'refused: c70-'
}

run_all() {
    agent render canary
    check "render masks" said '\*\*\*'
    agent render canary -o json
    must 1 diff canary
    agent diff canary -o json
    agent plan canary --out "$dir/plan.json"
    must 0 apply canary
    must 0 diff canary
    agent status canary -o json
    agent history canary -o json
}

fail_all() {
    # a Secret that the API server cannot decode
    encrypt bad.yaml
    kustomization string.yaml data.yaml fixed.yaml sealed.yaml bad.yaml
    push "no base64" env/canary
    agent diff canary
    agent apply canary
    check "base64 that is none fails" not ended 0
    check "by the object's name" complained 'Secret/canary/bad'

    # a change of what is immutable
    encrypt fixed2.yaml && mv app/fixed2.yaml app/fixed.yaml
    kustomization string.yaml data.yaml fixed.yaml sealed.yaml
    push "immutable" env/canary
    agent diff canary
    agent apply canary
    check "a change of an immutable Secret is refused" complained 'Secret/canary/fixed'
    show "$dir/err"
    encrypt fixed.yaml

    # admission that quotes the value
    deny || die "no admission policy"
    printf 'commonAnnotations: {touched: x}\n' >>app/kustomization.yaml
    push "refused" env/canary
    agent diff canary
    agent apply canary
    check "admission refuses, and its quotation is not passed on" complained 'ConfigMap/canary/config: rejected'
}

with_daemon() {
    config >"$dir/agent.yaml"
    daemon --config "$dir/agent.yaml"
    check_soon 30 "the daemon meets the refusal" logged 'refused|failed'
    tr '\0' '\n' <"/proc/$daemon/cmdline" >"$dir/sinks/cmdline"
    tr '\0' '\n' <"/proc/$daemon/environ" >"$dir/sinks/environ"
    k delete validatingadmissionpolicybinding canary >/dev/null
    kustomization string.yaml data.yaml fixed.yaml sealed.yaml
    push "well again" env/canary
    sleep 3
    kill -9 "$daemon"
    daemon --config "$dir/agent.yaml"
    sleep 3
    kill -TERM "$daemon"
    wait "$daemon" 2>/dev/null
}

gather() {
    local r

    cp "$dir/transcript" "$dir/daemon.log" "$dir/sinks/"
    [ -e "$dir/plan.json" ] && cp "$dir/plan.json" "$dir/sinks/"
    k -n agent-system get configmaps,secrets,leases -o json >"$dir/sinks/state-objects.json" 2>/dev/null
    python3 - "$dir/sinks" <<'END'
import base64, gzip, json, sys
items = json.load(open(sys.argv[1] + "/state-objects.json"))["items"]
with open(sys.argv[1] + "/inventory", "wb") as out:
    for o in items:
        for v in (o.get("binaryData") or {}).values():
            b = base64.b64decode(v)
            out.write((gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b) + b"\n")
END
    k get events -A -o json >"$dir/sinks/events.json"
    k -n canary get secrets,configmaps -o json | python3 -c "
import json, sys
d = json.load(sys.stdin)
json.dump([o['metadata'] for o in d['items']], sys.stdout)" >"$dir/sinks/metadata.json"
    cp -r "$dir/state" "$dir/sinks/state"
    # git's objects are compressed: all of them, in clear
    for r in "$dir/config.git" $(find "$dir/state" "$dir/home" -name '*.git' -type d) "$dir/repo/.git"; do
        git -C "$r" cat-file --batch --batch-all-objects 2>/dev/null
        git -C "$r" for-each-ref 2>/dev/null
    done >"$dir/sinks/git-objects"
    cp -r "$dir/home" "$dir/tmp" "$dir/sinks/"
}

# hits FILE-OR-FOLDER...: how many of the values are there in any form; which, on stderr.
hits() {
    python3 - "$dir/values.json" "$@" <<'END'
import base64, json, os, sys, urllib.parse
values = json.load(open(sys.argv[1]))
def forms(v):
    b = v.encode()
    yield "plain", b
    for pad in range(3):  # base64 wherever it starts in what surrounds it
        t = base64.b64encode(b"\0" * pad + b)
        t = t[(0, 2, 3)[pad]:]
        keep = (len(b) + pad) * 8 // 6 - (0, 2, 3)[pad]
        yield "base64", t[:keep]
        yield "base64url", t[:keep].replace(b"+", b"-").replace(b"/", b"_")
    yield "hex", b.hex().encode()
    yield "HEX", b.hex().upper().encode()
    yield "url", urllib.parse.quote(v, safe="").encode()
    yield "URL", urllib.parse.quote_plus(v).encode()
    yield "json", json.dumps(v).replace("&", "\\u0026").strip('"').encode()
    yield "core", b[4:28]  # the random part alone
found = set()
for top in sys.argv[2:]:
    paths = [top] if os.path.isfile(top) else [os.path.join(d, f) for d, _, fs in os.walk(top) for f in fs]
    for p in paths:
        if not os.path.isfile(p):
            continue
        text = open(p, "rb").read()
        for i, v in enumerate(values):
            for name, f in forms(v):
                if f in text:
                    found.add(i)
                    print("  value %d, %s, in %s" % (i, name, p), file=sys.stderr)
print(len(found))
END
}

main() {
    e2e_begin
    e2e_cluster
    k create namespace agent-system >/dev/null
    e2e_keys
    e2e_repo
    instance=canary
    mkdir "$dir/sinks"
    write_repository
    push "100 values" env/canary
    config >"$dir/agent.yaml"
    export AGENT_CONFIG=$dir/agent.yaml
    run_all
    k -n canary get secrets,configmaps -o json >"$dir/cluster.json"
    check "the search finds all 100 in the cluster's objects" is "$(hits "$dir/cluster.json" 2>/dev/null)" 100
    agent secrets decrypt -i "$dir/age.key" app/config.env
    check "and in clear where they were asked for" is "$(hits "$dir/out" 2>/dev/null)" 20
    sed -i '/^\$ agent secrets decrypt/,/^exit code/d' "$dir/transcript"
    rm -f "$dir/out"
    python3 - "$dir" <<'END'
import base64, json, sys, urllib.parse
v = json.load(open(sys.argv[1] + "/values.json"))
open(sys.argv[1] + "/planted", "w").write("\n".join([
    base64.b64encode(("x=" + v[0] + "\n").encode()).decode(), v[1].encode().hex(), urllib.parse.quote(v[2], safe="")]))
END
    check "the search sees base64 inside other text, hex and URL-escapes" is "$(hits "$dir/planted" 2>/dev/null)" 3
    fail_all
    with_daemon
    gather
    check "and not one anywhere else" is "$(hits "$dir/sinks" 2>"$dir/hits")" 0
    head -n 20 "$dir/hits"
    check "the sinks are not empty" test -s "$dir/sinks/inventory" -a -s "$dir/sinks/git-objects" -a -s "$dir/sinks/events.json"
    check "records are among them" grep -q '"env' "$dir/sinks/git-objects"
    e2e_end
}

main
