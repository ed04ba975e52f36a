#!/bin/bash
# Several environments and apps: dependsOn is the order, a broken app stops itself and what depends on it,
# and one environment never touches what is another's.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"

# app DIR NAMESPACE NAME [VALUE]
app() {
    mkdir -p "$1"
    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata: {a: "%s"}\n' \
        "$3" "$2" "${4:-b}" >"$1/conf.yaml"
    [ -f "$1/kustomization.yaml" ] || printf 'resources: [conf.yaml]\n' >"$1/kustomization.yaml"
}

value() { field "configmap/$2" '{.data.a}' "$1"; }
made_at() { k -n "$1" get "$2" -o 'jsonpath={.metadata.resourceVersion}'; }

write_repository() {
    file environments.yaml <<'END'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- name: staging
  follow: {branch: env/staging}
  cluster: test
  apps:
  - {name: last, path: staging/last, dependsOn: [middle]}
  - {name: middle, path: staging/middle, dependsOn: [base]}
  - {name: base, path: staging/base}
  - {name: alone, path: staging/alone}
  - {name: "team-{1}", discover: staging/teams/*}
  timeout: 60s
- name: production
  follow: {branch: env/production}
  cluster: test
  path: production
  timeout: 60s
END
    app staging/base staging base
    printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: staging}\n' >staging/base/namespace.yaml
    printf 'resources: [namespace.yaml, conf.yaml]\n' >staging/base/kustomization.yaml
    app staging/middle staging middle
    app staging/last staging last
    app staging/alone staging alone
    app staging/teams/red staging red
    app staging/teams/blue staging blue
    app production production conf
    printf 'apiVersion: v1\nkind: Namespace\nmetadata: {name: production}\n' >production/namespace.yaml
    printf 'resources: [namespace.yaml, conf.yaml]\n' >production/kustomization.yaml
}

order() {
    must 1 diff
    check "without a name the diff is of all environments" said 'ConfigMap/production/conf'
    must 0 apply staging
    check "all apps are there" is "$(k -n staging get configmaps -l agent.gitops/agent=e2e -o name | wc -l)" 6
    check "base came before middle" [ "$(made_at staging configmap/base)" -lt "$(made_at staging configmap/middle)" ]
    check "and middle before last" [ "$(made_at staging configmap/middle)" -lt "$(made_at staging configmap/last)" ]
    check "production is not there" not exists namespace production
    must 0 apply production
    audit_mark
    must 0 diff
    check "nothing differs anywhere" quiet
    must 0 apply staging
    check "and nothing is written" wrote_nothing
}

broken() {
    app staging/base staging base 2
    app staging/middle staging middle 2
    app staging/last staging last 2
    app staging/alone staging alone 2
    printf 'data: [\n' >>staging/middle/conf.yaml
    push "middle does not parse" env/staging
    must 2 apply staging
    check "a broken app is named, with the place" complained "app 'middle': staging/middle/conf.yaml:[0-9]+:"
    check "and what depends on it" complained "app 'last': depends on app 'middle'"
    check "what it depends on is applied" is "$(value staging base)" 2
    check "what has nothing to do with it too" is "$(value staging alone)" 2
    check "it keeps what it has" is "$(value staging middle)" b
    check "so does what depends on it" is "$(value staging last)" b

    app staging/middle staging middle 2
    printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: Bad_Name, namespace: staging}\n' >>staging/middle/conf.yaml
    push "middle is refused by the server" env/staging
    must 2 apply staging
    check "an app is applied as a whole or not at all" is "$(value staging middle)" b

    printf 'apiVersion: apps/v1\nkind: Deployment
metadata: {name: never, namespace: staging}
spec:
  selector: {matchLabels: {app: never}}
  template:
    metadata: {labels: {app: never}, annotations: {test-cluster/waiting: ImagePullBackOff}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1"}]}\n' >staging/middle/never.yaml
    app staging/middle staging middle 2
    printf 'resources: [conf.yaml, never.yaml]\n' >staging/middle/kustomization.yaml
    push "middle does not get healthy" env/staging
    must 6 apply staging --timeout 6s
    check "an app that does not get healthy is named" complained "app 'middle': .*Deployment/staging/never"
    check "with what is wrong" complained 'ImagePullBackOff|0/1'
    check "what depends on it waits" is "$(value staging last)" b

    rm staging/middle/never.yaml
    printf 'resources: [conf.yaml]\n' >staging/middle/kustomization.yaml
    push "middle is well" env/staging
    must 0 apply staging
    check "then all goes on" is "$(value staging last)" 2
    check "what had failed is pruned" not exists -n staging deployment never
}

one_app() {
    app staging/alone staging alone 3
    app staging/base staging base 3
    push "two change" env/staging
    must 0 apply staging --app alone
    check "--app applies that one" is "$(value staging alone)" 3
    check "and no other" is "$(value staging base)" 2
    must 0 apply staging
    check "which the next pass does" is "$(value staging base)" 3
}

moves() {
    local uid

    uid=$(field configmap/alone '{.metadata.uid}' staging)
    git mv staging/alone/conf.yaml staging/base/moved.yaml
    printf 'resources: [namespace.yaml, conf.yaml, moved.yaml]\n' >staging/base/kustomization.yaml
    app staging/alone staging other
    push "an object moves to another app" env/staging
    must 0 apply staging
    check "an object that moves to another app stays the same object" is \
        "$(field configmap/alone '{.metadata.uid}' staging)" "$uid"

    app production staging base stolen
    printf 'resources: [namespace.yaml, conf.yaml]\n' >production/kustomization.yaml
    push "production wants an object of staging" env/production
    agent apply production
    check "an object of another environment is refused ($rc)" [ "$rc" != 0 ]
    check "it has an owner" complained "ConfigMap/staging/base: owned: belongs to the inventory 'applyset-"
    check "and stays as it was" is "$(value staging base)" 3
    app production production conf
    printf 'resources: [namespace.yaml, conf.yaml]\n' >production/kustomization.yaml

    app staging/red2 staging red
    sed -i 's#{name: "team-{1}", discover: staging/teams/\*}#{name: red2, path: staging/red2}#' environments.yaml
    push "apps leave" env/staging env/production
    agent apply staging
    check "an app that left the file keeps what it has" exists -n staging configmap blue
}

e2e_begin
e2e_cluster
e2e_repo
config "/^keys:/,/^- .name: team/d; s/, keys: .team.//" >"$dir/agent.yaml"
export AGENT_CONFIG=$dir/agent.yaml
write_repository
push "first" env/staging env/production
order
broken
one_app
moves
e2e_end
