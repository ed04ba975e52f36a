#!/bin/bash
# One environment through its life on a real API server: first apply, nothing to do, prune, drift,
# conflicts, saved plans, what must not be pruned, and secrets that turn up nowhere.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

plain=tr0ub4dor-and-three
sealed='correct "horse" battery: staple'

# ---- the repository --------------------------------------------------------------------------------

write_repository() {
    file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: one
  follow: {branch: env/one}
  cluster: test
  keys: team
  path: app
  timeout: 60s
END
    file app/kustomization.yaml <<'END'
resources:
- namespace.yaml
- gadgets.yaml
- gadget.yaml
- web.yaml
- job.yaml
- conf.yaml
- sops.yaml
- sealed.yaml
END
    file app/namespace.yaml <<'END'
apiVersion: v1
kind: Namespace
metadata: {name: one}
END
    file app/gadgets.yaml <<'END'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {spec: {type: object, properties: {size: {type: integer}}}}
END
    file app/gadget.yaml <<'END'
apiVersion: example.com/v1
kind: Gadget
metadata: {name: small, namespace: one}
spec: {size: 1}
END
    file app/web.yaml <<'END'
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: one}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: web
      containers:
      - name: web
        image: registry.example.com/web:1
        ports: [{containerPort: 80}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: scaled, namespace: one}
spec:
  selector: {matchLabels: {app: scaled}}
  template:
    metadata: {labels: {app: scaled}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: one}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: one}
END
    file app/job.yaml <<'END'
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: one}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: m, image: "registry.example.com/m:1"}]}
END
    file app/conf.yaml <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: conf, namespace: one, labels: {app: web}}
data: {a: b}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kept, namespace: one, labels: {app: web}}
data: {a: b}
END
    printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sops, namespace: one}\nstringData: {password: %s}\n' "$plain" |
        sops_encrypt >app/sops.yaml
    printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: sealed, namespace: one}\nstringData:\n  password: %s\n' "'$sealed'" |
        "$AGENT_BIN" secrets seal -r "$sealed_public" >app/sealed.yaml
}

# ---- (a) first apply, then nothing to do ----------------------------------------------------------------

secret_value() { field "secret/$1" '{.data.password}' one | base64 -d; }

first() {
    must 1 diff one
    check "the diff shows what would be created" said '^diff Namespace/one: created'
    check "and what waits for it" said '^diff Gadget/one/small: deferred'
    audit_mark
    must 0 apply one
    check "everything is healthy" said '; Healthy$'
    check "a custom resource of a kind made in the same pass is there" is "$(field gadgets/small '{.spec.size}' one)" 1
    check "the Job is complete" is "$(field job/migrate '{.status.succeeded}' one)" 1
    check "the Deployment is rolled out" is "$(field deployment/web '{.status.readyReplicas}' one)" 2
    check "the SOPS secret is there in clear" is "$(secret_value sops)" "$plain"
    check "the sealed secret is there in clear" is "$(secret_value sealed)" "$sealed"
    check "the audit log shows writes (the filter works)" test -n "$(writes)"
    check "by the field manager of the agent" is \
        "$(field deployment/web '{.metadata.managedFields[?(@.operation=="Apply")].manager}' one)" gitops-agent
}

nothing_to_do() {
    audit_mark
    must 0 apply one
    check "the second pass says so" said 'unchanged; Healthy$'
    must 0 diff one
    check "no difference, no output" quiet
    check "nor any complaint" silent
    check "neither made a write request" wrote_nothing
    check "both did ask the server" test -n "$(audit_since)"
}

# ---- (b) prune ---------------------------------------------------------------------------------------------

prune() {
    # another owner's, with every label of ours and one with the same name elsewhere
    k -n one get configmap conf -o json | python3 -c '
import json, sys
o = json.load(sys.stdin)
m = {"name": "other", "namespace": "one", "labels": o["metadata"]["labels"]}
print(json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": m, "data": {"a": "b"}}))' | k create -f - >/dev/null
    k -n default create configmap conf --from-literal=a=b >/dev/null
    sed -i '/^---/,$!d' app/conf.yaml
    push "conf goes" env/one
    must 1 diff one
    check "the diff shows what would be pruned, and that alone" is "$(grep '^diff ' "$dir/out")" \
        'diff ConfigMap/one/conf: pruned (removed)'
    audit_mark
    must 0 apply one
    check "it is gone" not exists -n one configmap conf
    check "exactly one object was deleted" is "$(writes | grep -c '"verb":"delete"')" 1
    check "one with the same labels is there" exists -n one configmap other
    check "one with the same name elsewhere is there" exists -n default configmap conf
    check "its neighbour in the file is there" exists -n one configmap kept
    audit_mark
    must 0 apply one
    check "and then there is nothing to do" wrote_nothing
}

# ---- (c) drift and conflicts ---------------------------------------------------------------------------------

drift() {
    k -n one scale deployment web --replicas=5 >/dev/null
    k -n one set image deployment/web web=registry.example.com/web:hacked --field-manager=mallory >/dev/null
    must 1 diff one
    check "drift is shown: the image" said '^\+ *- image: registry.example.com/web:1|^\+ *image: registry.example.com/web:1'
    check "the number of replicas" said '^\+ *replicas: 2'
    check "and who did it" said 'mallory'
    must 0 apply one
    check "it is healed" is "$(field deployment/web '{.spec.replicas} {.spec.template.spec.containers[0].image}' one)" \
        "2 registry.example.com/web:1"
    must 0 diff one

    k -n one annotate deployment web note=hello >/dev/null
    k -n one label configmap kept team=blue >/dev/null
    k -n one scale deployment scaled --replicas=3 >/dev/null
    k -n one patch service web --type merge -p '{"spec":{"sessionAffinity":"ClientIP"}}' >/dev/null
    k -n one rollout status deployment scaled --timeout=20s >/dev/null
    audit_mark
    must 0 diff one
    check "fields that are not ours are no difference" quiet
    must 0 apply one
    check "and nothing is written" wrote_nothing
    check "they stay" is "$(field deployment/scaled '{.spec.replicas}' one)" 3

    k -n one delete service web >/dev/null
    must 1 diff one
    check "an object that was deleted is shown" said '^diff Service/one/web: created'
    must 0 apply one
    check "and comes back" exists -n one service web

    k -n one delete secret sops >/dev/null
    k -n one create secret generic sops --from-literal=password="wrong-$plain" >/dev/null
    must 1 diff one
    check "a Secret that was changed is shown" said '^diff Secret/one/sops: '
    must 0 apply one
    check "and healed" is "$(secret_value sops)" "$plain"
}

conflict() {
    k -n one apply --server-side --field-manager=other-tool -f - >/dev/null <<'END'
apiVersion: v1
kind: ConfigMap
metadata: {name: kept, namespace: one}
data: {owned: "by other"}
END
    sed -i 's/^data: {a: b}/data: {a: b, owned: "by git"}/' app/conf.yaml
    push "a field of somebody else" env/one
    audit_mark
    must 3 apply one
    check "a conflict names the owner" complained 'ConfigMap/one/kept: conflict: .*other-tool'
    check "the path" complained 'data\.owned'
    check "and the place" complained 'agent: app/conf.yaml:[0-9]+'
    check "nothing was overwritten" is "$(field configmap/kept '{.data.owned}' one)" "by other"
    check "no object was written" is "$(writes | grep -v agent-system)" ""
    git revert --no-edit HEAD >/dev/null
    push "back" env/one
    must 0 apply one
}

# ---- (h) saved plans -----------------------------------------------------------------------------------------

plans() {
    sed -i 's/a: b/a: c/' app/conf.yaml
    push "kept changes" env/one
    audit_mark
    must 0 plan one --out "$dir/plan.json"
    check "planning writes nothing" wrote_nothing
    check "a plan names what it would do" grep -q 'ConfigMap/one/kept' "$dir/plan.json"
    check "and holds no bodies" not grep -qE '"(data|spec|root)"' "$dir/plan.json"

    k -n one scale deployment web --replicas=4 >/dev/null
    audit_mark
    must 5 apply one --plan "$dir/plan.json"
    check "a plan that is stale is refused" complained 'the plan is stale'
    check "and nothing written" is "$(writes | grep -v agent-system)" ""

    must 0 plan one --out "$dir/plan.json"
    sed -i 's/a: c/a: d/' app/conf.yaml
    push "kept changes again" env/one
    must 0 apply one --plan "$dir/plan.json"
    check "a plan is of its commit, wherever the branch went" is "$(field configmap/kept '{.data.a}' one)" c
    check "and includes the drift it saw" is "$(field deployment/web '{.spec.replicas}' one)" 2
    must 5 apply one --plan "$dir/plan.json"
    must 0 apply one
    check "then the branch's head" is "$(field configmap/kept '{.data.a}' one)" d

    sed 's/"digest": *"[0-9a-f]*/"digest": "00/' "$dir/plan.json" >"$dir/broken.json"
    must 2 apply one --plan "$dir/broken.json"
    must 2 apply one --plan "$dir/nowhere.json"
}

# ---- (i) what must not be pruned -------------------------------------------------------------------------------

many() {
    local i

    for i in 1 2 3 4 5 6 7 8; do
        printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: many-%s, namespace: one}\n' $i
    done
}

protection() {
    file app/claim.yaml <<'END'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: one, annotations: {argocd.argoproj.io/ignore-healthcheck: "true"}}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
END
    many >app/many.yaml
    printf -- '- claim.yaml\n- many.yaml\n' >>app/kustomization.yaml
    push "a claim, and many" env/one
    must 0 apply one --no-wait
    sed -i '/claim.yaml/d' app/kustomization.yaml
    push "the claim goes" env/one
    audit_mark
    agent apply one --no-wait
    check "a protected kind stays" exists -n one pvc data
    check "and it is said" complained 'PersistentVolumeClaim/one/data skipped \(protected-kind\)'
    check "nothing is deleted" is "$(writes | grep '"verb":"delete"')" ""
    push $'the claim goes\n\nAllow-Prune: PersistentVolumeClaim/one/data' env/one
    must 0 apply one --no-wait
    check "a trailer lets it go" until_ok 5 not_there pvc data

    sed -i '/many.yaml/d' app/kustomization.yaml
    push "many go" env/one
    audit_mark
    must 5 apply one --no-wait
    check "more than the budget is refused" complained 'budget'
    check "what lifts it is named" complained 'Allow-Prune: budget'
    check "nothing is deleted" is "$(writes | grep '"verb":"delete"')" ""
    push $'many go\n\nAllow-Prune: budget' env/one
    must 0 apply one --no-wait
    check "a trailer lifts the budget" is "$(k -n one get configmaps -o name | grep -c many)" 0
    must 0 apply one
}

not_there() { ! exists -n one "$1" "$2" || [ -n "$(field "$1/$2" '{.metadata.deletionTimestamp}' one)" ]; }

# ---- (e) secrets ------------------------------------------------------------------------------------------------

# values_of SECRET...: plain and in base64, as patterns for grep -F
values() {
    printf '%s\n' "$plain" "$sealed"
    printf %s "$plain" | base64
    printf %s "$sealed" | base64
}

no_leak() {
    must 0 render one
    check "render masks" said 'password: .?\*\*\*'
    must 0 history one
    must 0 history one -o json
    must 0 status one -o json
    must 0 apply one -o json
    values >"$dir/values"
    k -n one get secrets -o yaml >"$dir/should"
    check "the search finds them in the cluster's Secrets" is "$(grep -cFf "$dir/values" "$dir/should")" 2
    "$AGENT_BIN" render one --show-secrets >"$dir/should" 2>/dev/null
    check "and in what was asked for in clear" is "$(grep -cFf "$dir/values" "$dir/should")" 2
    rm "$dir/should"
    k get configmaps,leases,events -A -o yaml >"$dir/objects"
    # inventories are gzipped
    k get configmaps -A -o json | python3 -c '
import base64, gzip, json, sys
for o in json.load(sys.stdin)["items"]:
    for v in o.get("binaryData", {}).values():
        sys.stdout.write(gzip.decompress(base64.b64decode(v)).decode())' >"$dir/inventories"
    check "the inventory can be read" grep -q one_sops__Secret "$dir/inventories"
    git fetch -q origin 'refs/notes/*:refs/notes/*'
    git log --all --notes='agent/*' >"$dir/notes"
    check "the notes can be read" grep -q '"result"' "$dir/notes"
    check "in no output, state file, note, inventory, ConfigMap, Lease or Event" not grep -rqFf "$dir/values" \
        "$dir/transcript" "$dir/objects" "$dir/inventories" "$dir/notes" "$dir/state" "$dir/tmp" "$dir/home" \
        "$dir/config.git" "$dir/plan.json" "$AUDIT_LOG"
    # packs and loose objects are compressed
    git --git-dir="$(echo "$dir"/state/git/*/mirror.git)" cat-file --batch-all-objects --batch >"$dir/mirror" 2>/dev/null
    check "nor in the mirror" not grep -qFf "$dir/values" "$dir/mirror"
    check "the mirror can be read" grep -q 'ENC\[AES256_GCM' "$dir/mirror"
    check "nothing was left behind" is "$(left_behind)" ""
}

e2e_begin
e2e_cluster
e2e_keys
e2e_repo
write_repository
config >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml
push "first" env/one
first
nothing_to_do
prune
drift
conflict
plans
protection
no_leak
e2e_end
