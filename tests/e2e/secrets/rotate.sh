#!/bin/bash
# `agent secrets rotate` and `edit`: for new recipients, with a new data key, as one reviewable change.
# Needs no cluster.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"
e2e_begin
e2e_keys
mkdir -p "$dir/repo/app" && cd "$dir/repo" && git init -q .
age-keygen -o "$dir/new.age" 2>/dev/null
new_age=$(grep -o 'age1[0-9a-z]*' "$dir/new.age" | head -n 1)
"$AGENT_BIN" keys new --out "$dir/new.sealed" >"$dir/out"
new_sealed=$(grep -o 'agentseal1[0-9a-z]*' "$dir/new.sealed" | head -n 1)
secret() { printf 'apiVersion: v1\nkind: Secret\nmetadata: {name: %s%s}\nstringData:\n  password: %s\n' "$1" "${3:-}" "$2"; }
secret db value-of-db >app/db.yaml && sops encrypt -i --age "$age_public" --encrypted-regex '^stringData$' app/db.yaml
printf '# why\nA=value-of-env\n' >app/x.env && sops encrypt -i --age "$age_public" app/x.env
head -c 40 /dev/urandom >"$dir/x.bin" && cp "$dir/x.bin" app/x.bin && sops encrypt -i --age "$age_public" app/x.bin
{ echo '# the API'; secret api value-of-api ', namespace: shop, labels: {a: b}' | "$AGENT_BIN" secrets seal --recipient "$sealed_public"
  echo '---'; echo '# a comment that stays'; echo 'kind:   ConfigMap'
  echo '---'; secret two value-of-two ', namespace: shop' | "$AGENT_BIN" secrets seal --scope namespace --recipient "$sealed_public"; } >app/api.yaml
chmod 640 app/db.yaml
echo 'plain: file' >app/plain.yaml
git add -A && git commit -qm one

must 0 secrets rotate --dry-run --age-key "$dir/age.key" --sealed-key "$dir/sealed.key" -r "$new_age" -r "$new_sealed" .
check "a dry run says what" said '^app/api.yaml: 2 sealed, for recipients of flags$'
check "and changes nothing" is "$(git status --porcelain)" ""
must 4 secrets rotate --age-key "$dir/new.age" -r "$new_age" .
check "without the old keys nothing is changed" is "$(git status --porcelain)" ""
(cd app && "$AGENT_BIN" secrets rotate --age-key "$dir/age.key" --sealed-key "$dir/sealed.key" -r "$new_age,$new_sealed" .) >"$dir/out" 2>"$dir/err"
check "from a folder below" is "$(cut -d: -f1 "$dir/out" | tr '\n' ' ')" "app/api.yaml app/db.yaml app/x.bin app/x.env "
check "exactly these" is "$(git status --porcelain | tr -d '\n')" " M app/api.yaml M app/db.yaml M app/x.bin M app/x.env"
check "the mode stays" is "$(stat -c %a app/db.yaml)" 640
check "no temporary file is left" is "$(git status --porcelain | grep -c '??')" 0
for f in db.yaml x.env x.bin; do
    check "$f: the old key is out" not env SOPS_AGE_KEY_FILE="$dir/age.key" sops decrypt app/$f >/dev/null 2>&1
    check "$f: sops opens it with the new one" env SOPS_AGE_KEY_FILE="$dir/new.age" sops decrypt --output "$dir/got" app/$f
done
check "its bytes are the same" cmp "$dir/got" "$dir/x.bin"
check "what is encrypted stays" grep -q 'name: db' app/db.yaml
check "other documents stay byte for byte" grep -q '^kind:   ConfigMap$' app/api.yaml
check "comments too" is "$(grep -c '^# ' app/api.yaml)" 2
must 0 secrets check --dirty --sealed-key "$dir/new.sealed" --age-key "$dir/new.age"
check "the new keys open all" is "$(grep -c "opened by 'given'" "$dir/out")" 5
check "scopes stay" said 'sealed, namespace shop'
must 0 secrets check --dirty --sealed-key "$dir/sealed.key" app/api.yaml
check "the old one none" is "$(grep -c 'opened by' "$dir/out")" 0
git commit -qam rotated
printf 'creation_rules: [{age: "%s,%s"}]\n' "$new_age" "$age_public" >.sops.yaml
must 0 secrets rotate --age-key "$dir/new.age" app/db.yaml
check "by .sops.yaml" said 'app/db.yaml: sops, for the rule of .sops.yaml'
check "which named two" is "$(grep -c 'recipient:' app/db.yaml)" 2
must 0 secrets rotate --sealed-key "$dir/new.sealed" app/api.yaml
check "sealed ones for who could read" said 'for the same recipients'
check "with new ciphertext" is "$(git diff --stat | grep -c api.yaml)" 1
check "no value is printed" not grep -q value-of "$dir/transcript"
git commit -qam again
e2e_end
