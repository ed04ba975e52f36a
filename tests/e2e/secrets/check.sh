#!/bin/bash
# `agent secrets check`: what is encrypted for whom, and what should not lie there. Needs no cluster.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"
e2e_begin
e2e_keys
cd "$dir" && mkdir -p repo/shop/staging repo/shop/production repo/docs && cd repo && git init -q .
age-keygen -o "$dir/prod.age" 2>/dev/null
"$AGENT_BIN" keys new --out "$dir/prod.sealed" >"$dir/out"
prod_sealed=$(grep -o 'agentseal1[0-9a-z]*' "$dir/prod.sealed" | head -n 1)
prod_age=$(grep -o 'age1[0-9a-z]*' "$dir/prod.age" | head -n 1)
age-keygen -o "$dir/gone.age" 2>/dev/null
gone=$(grep -o 'age1[0-9a-z]*' "$dir/gone.age" | head -n 1)
secret() { printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: %s, namespace: shop}\nstringData:\n  password: %s\n' "$1" "$2"; }
seal() { secret "$1" value-of-$1 | "$AGENT_BIN" secrets seal --recipient "$2"; }
enc() { (cd "$dir" && secret "$1" value-of-$1 >x.yaml && sops encrypt --age "$2" --encrypted-regex '^stringData$' x.yaml); }

cat >environments.yaml <<'Y'
apiVersion: agent.gitops/v1
kind: Environments
environments:
- {name: staging, follow: {branch: main}, cluster: c, keys: staging, path: shop/staging}
- {name: production, follow: {branch: main}, cluster: c, keys: production, path: shop/production}
Y
cat >"$dir/agent.yaml" <<Y
apiVersion: agent.gitops/v1
kind: Agent
name: main
repo: {url: "file://$dir/repo", allowFile: true}
clusters: [{name: c, context: c}]
keys:
- {name: staging, age: [$dir/age.key], sealed: [$dir/sealed.key]}
- {name: production, age: [$dir/prod.age], sealed: [$dir/prod.sealed]}
grants: [{env: "*", clusters: [c], keys: [staging, production], branches: ["*"]}]
state: $dir/state
Y
enc db "$age_public" >shop/staging/db.yaml
seal api "$sealed_public" >shop/staging/api.yaml
enc db "$prod_age" >shop/production/db.yaml
seal api "$prod_sealed" >shop/production/api.yaml
cat >docs/README.md <<'E'
Use `AKIAIOSFODNN7EXAMPLE` or ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, and -----BEGIN PRIVATE KEY-----.
E
printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: later}\nstringData: {a: "${PASSWORD}", b: ""}\n' >shop/staging/later.yaml
git add -A && git commit -qm one

must 0 secrets check --config "$dir/agent.yaml"
check "every file with its keys" is "$(grep -c 'opened by' "$dir/out")" 4
check "staging's are staging's" said "shop/staging/db.yaml: sops, .* opened by 'staging'$"
check "a sealed one with its scope" said "shop/production/api.yaml:1: sealed, strict shop/api, 1 values; opened by 'production'"
check "and when its key was made" said "to $prod_sealed, made 20"
must 0 secrets check
must 0 secrets check --age-key "$dir/age.key" shop/staging
check "with a key from a flag" said "db.yaml: sops, .*opened by 'given'"
check "only what was named" is "$(grep -c production "$dir/out")" 0

# what lies in clear; tokens are put together here so that this file is clean
gh=ghp_$(printf 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6')
secret plain hunter2-hunter2 >shop/staging/plain.yaml
printf 'config: "%s"\n' "$gh" >shop/staging/values.yaml
printf 'token=%s\n' "glpat-$(printf 'aB3dE6gH9jK2mN5pQ8sT')" >docs/x.env
printf 'a\n  xoxb-%s\n' 123456789012-abcdefABCDEF >docs/slack.txt
echo "id: AKIA""IOSFODNN7ABCDEFG" >docs/aws.txt
cp "$dir/age.key" docs/age.key
cp "$dir/sealed.key" docs/sealed.key
ssh-keygen -q -t ed25519 -N '' -f docs/id 2>/dev/null || openssl genpkey -algorithm ed25519 -out docs/id 2>/dev/null
printf 'secretGenerator:\n- name: g\n  literals: [user=admin-admin]\n  envs: [../../docs/x.env]\n  files: [ok=db.yaml]\n' >shop/staging/kustomization.yaml
printf 'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: l}\n  data: {k: %s}\n' "$(printf %s "$gh" | base64 -w0)" >shop/staging/list.yaml
must 0 secrets check
must 4 secrets check --dirty
check "a plain Secret, with key and place" said '^shop/staging/plain.yaml:5:13: stringData.password: plain value in a Secret$'
check "a GitHub token" said '^shop/staging/values.yaml:1:10: GitHub token$'
check "in a List, in base64, by its shape" said 'list.yaml:7:13: data.k: plain value in a Secret: GitHub token'
check "a GitLab token" said '^docs/x.env:1:7: GitLab token$'
check "a Slack token" said '^docs/slack.txt:2:3: Slack token$'
check "an AWS key" said '^docs/aws.txt:1:5: AWS access key id$'
check "an age key" said '^docs/age.key:3:1: age private key$'
check "a key of ours" said '^docs/sealed.key:3:1: private key of sealed secrets$'
check "an SSH key" said '^docs/id:1:1: private key$'
check "a literal of a generator" said 'kustomization.yaml:3:14: secretGenerator\[0\].literals\[0\]: plain value'
check "a generator's plain file" said "secretGenerator\[0\].envs\[0\]: a Secret is made of the plain file 'docs/x.env'"
check "but not its encrypted one" is "$(grep -c 'files\[0\]' "$dir/out")" 0
check "no value is printed" not grep -qE "hunter2|$gh|glpat-|xoxb-|AKIA|AGE-SECRET|admin-admin" "$dir/out" "$dir/err"
check "nor are placeholders findings" is "$(grep -cE 'later.yaml|README' "$dir/out")" 0
must 4 secrets check --dirty -o json
check "JSON" python3 -c "import json; d=json.load(open('$dir/out')); assert len(d['findings'])==11 and len(d['encrypted'])==4, len(d['findings']); assert all(set(f)>={'file','what'} for f in d['findings'])"
check "JSON has no value either" not grep -qE "hunter2|$gh|AGE-SECRET" "$dir/out"
must 0 secrets check --dirty --exclude docs --exclude 'shop/staging/*'
printf 'docs/\nplain.yaml\nvalues.yaml\nlist.yaml\nkustomization.yaml\n' >.gitignore
must 0 secrets check --dirty
rm .gitignore && git checkout -q . && git clean -qfd

# recipients
enc db "$prod_age,$gone" >shop/production/db.yaml
git commit -qam two
must 4 secrets check --config "$dir/agent.yaml"
check "a recipient that is no key of the environment" said "^shop/production/db.yaml: recipient '$gone' is not of the keys of environment 'production'"
printf '# ours\n%s\n%s\n' "$prod_age" "$age_public" >"$dir/recipients"
must 4 secrets check --recipients-file "$dir/recipients"
check "one that is not in the list" said "db.yaml: recipient '$gone' is not in .*recipients: rotate it"
check "the others are" is "$(grep -c 'rotate it' "$dir/out")" 1
echo "$gone" >>"$dir/recipients"
must 0 secrets check --recipients-file "$dir/recipients" --config "$dir/agent.yaml"
printf 'creation_rules:\n- {path_regex: production/, age: %s}\n' "$prod_age" >.sops.yaml
git add -A && git commit -qm rules
must 4 secrets check
check "one that .sops.yaml does not name" said "db.yaml: recipient '$gone' is not in the rule of .sops.yaml"
enc db "$prod_age,$age_public" >shop/production/db.yaml
seal api "$sealed_public" >shop/production/api.yaml
git commit -qam three
must 4 secrets check --config "$dir/agent.yaml"
check "staging's key in production's path" said "^shop/production/db.yaml: key set 'staging' can read what is environment 'production''s"
check "sealed for staging only" said "^shop/production/api.yaml:1:1: no key of environment 'production' opens it"
sed -i 's/iv:../iv:AA/' shop/staging/db.yaml
must 4 secrets check --dirty --age-key "$dir/age.key" shop/staging/db.yaml
check "a damaged file" said 'damaged or from elsewhere'
must 2 secrets check nowhere
e2e_end
