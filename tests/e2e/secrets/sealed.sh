#!/bin/bash
# A sealed secret opens where it was sealed for, and a kustomization cannot carry it anywhere else.
# Needs no cluster.
set -u
cd "$(dirname "$0")/../../.." || exit 1
agent=$PWD/build/agent
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0
value=correct-horse-battery

ok() {
    if eval "$2"; then passed=$((passed + 1)); else
        failed=$((failed + 1)); echo "FAIL: $1"; cat out err
    fi
}

render() { # render [flags]; stdout in out, stderr in err
    "$agent" render staging --dirty --sealed-key ../seal.key --context none "$@" >out 2>err
}

"$agent" keys new >seal.key 2>/dev/null
recipient=$("$agent" keys show seal.key | grep -o 'agentseal1[a-z0-9]*' | head -n 1)
mkdir -p repo/app && cd repo && git init -q -b main .
cat >environments.yaml <<'Y'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- {name: staging, follow: {branch: main}, cluster: none, path: app}
Y
printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: api, namespace: shop}\nstringData: {token: %s}\n' "$value" >../plain.yaml
"$agent" secrets seal -f ../plain.yaml --recipient "$recipient" >app/sealed.yaml 2>err
rm ../plain.yaml
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: shop}\n' >app/cm.yaml

kustomization() { printf 'resources: [sealed.yaml, cm.yaml]\n%s\n' "$1" >app/kustomization.yaml; }

touch out err
ok "the sealed file holds no plain text" "! grep -q $value app/sealed.yaml"
kustomization ""
render; code=$?
ok "it renders where it belongs" "[ $code = 0 ] && grep -q 'kind: Secret' out"
ok "masked" "grep -q \"token: '\*\*\*'\" out && ! grep -q $value out"
render --show-secrets
ok "and in clear only when asked" "grep -q \"$(printf %s "$value" | base64)\" out"
kustomization "namespace: attacker"
render; code=$?
ok "not in another namespace" "[ $code = 4 ] && grep -q \"sealed for namespace 'shop', not 'attacker'\" err"
kustomization "namePrefix: x-"
render; code=$?
ok "not under another name" "[ $code = 4 ] && grep -q 'sealed' err"
kustomization 'replacements:
- source: {kind: Secret, name: api, fieldPath: data.token}
  targets: [{select: {kind: ConfigMap}, fieldPaths: [data.stolen], options: {create: true}}]'
render; code=$?
ok "no replacement copies its values" "[ $code = 4 ] && grep -q 'cannot be copied' err && ! grep -q $value err"
kustomization 'vars:
- {name: T, objref: {apiVersion: v1, kind: Secret, name: api}, fieldref: {fieldPath: data.token}}'
render; code=$?
ok "no var reads its values" "[ $code = 4 ] && grep -q 'cannot be copied' err"
kustomization 'patches:
- target: {kind: Secret, name: api}
  patch: "[{op: replace, path: /kind, value: ConfigMap}]"
  options: {allowKindChange: true}'
render; code=$?
ok "it becomes no other kind" "[ $code = 4 ] && grep -q 'may only become a Secret' err"
kustomization ""
"$agent" render staging --dirty --context none >out 2>err; code=$?
ok "without a key it stays closed" "[ $code != 0 ] || ! grep -q $value out"
"$agent" keys new >../other.key 2>/dev/null
"$agent" render staging --dirty --context none --show-secrets --sealed-key ../other.key >out 2>err; code=$?
ok "another key does not open it" "[ $code = 4 ] && ! grep -q $value out err"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
