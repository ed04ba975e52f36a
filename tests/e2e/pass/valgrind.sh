#!/bin/bash
# Whole commands under valgrind: no invalid access, nothing definitely lost.
#
# Valgrind 3.19 knows neither openat2 nor pidfd_open and says so in lines that begin with '--'; what it has
# found begins with '=='. 'render --dir' and '--dirty' need openat2: the sanitizers look after them.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

command -v valgrind >/dev/null || { echo "valgrind is missing"; echo "0 passed, 0 failed"; exit 0; }
if nm "$AGENT_BIN" | grep -qE ' __[at]san_init($|@)'; then
    echo "a sanitizer's build does not run under valgrind: it looks after itself"
    echo "0 passed, 0 failed"
    exit 0
fi


# clean WANT ARGS...
clean() {
    local want=$1 log

    shift
    log=$dir/valgrind.$((passed + failed))
    AGENT_TIMEOUT=120
    timeout 120 valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
        --show-leak-kinds=definite --num-callers=20 --fair-sched=yes --log-file="$log" "$AGENT_BIN" "$@" \
        >"$dir/out" 2>"$dir/err" </dev/null
    rc=$?
    ended "$want" && ! grep -q '^==' "$log"
    count "agent $* ends with $want, and valgrind has nothing to say" $? || show "$log" 60
}

e2e_begin
e2e_cluster
e2e_keys
e2e_repo
file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: one
  follow: {branch: main}
  cluster: test
  keys: team
  apps:
  - {name: base, path: base}
  - {name: web, path: web, dependsOn: [base]}
  vars: {SIZE: "2"}
  timeout: 90s
END
file base/all.yaml <<'END'
apiVersion: v1
kind: Namespace
metadata: {name: one}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
---
apiVersion: example.com/v1
kind: Gadget
metadata: {name: it, namespace: one}
spec: {size: "${SIZE}"}
END
printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sops, namespace: one}\nstringData: {password: tr0ub4dor}\n' | sops_encrypt >base/sops.yaml
printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: one}\nstringData: {password: tr0ub4dor}\n' |
    "$AGENT_BIN" secrets seal -r "$sealed_public" >base/sealed.yaml
printf 'resources: [all.yaml, sops.yaml, sealed.yaml]\n' >base/kustomization.yaml
file web/web.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
END
cat >web/kustomization.yaml <<'END'
namespace: one
namePrefix: my-
resources: [web.yaml]
images: [{name: registry.example.com/web, newTag: "2"}]
configMapGenerator: [{name: conf, literals: [a=b]}]
patches: [{patch: '[{op: add, path: /spec/replicas, value: 2}]', target: {kind: Deployment}}]
END
push "first"
config >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml

clean 0 render one
clean 1 diff one
clean 0 apply one
clean 0 diff one
sed -i 's/a=b/a=c/' web/kustomization.yaml
push "another ConfigMap: one is created, one pruned"
k -n one scale deployment my-web --replicas=3 >/dev/null
must 0 plan one --out "$dir/plan.json"
clean 0 apply one --plan "$dir/plan.json"
clean 0 status one
printf 'data: [\n' >>web/web.yaml
push "broken"
clean 2 apply one
clean 2 run --once
e2e_end
