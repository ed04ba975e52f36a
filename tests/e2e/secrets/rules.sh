#!/bin/bash
# .sops.yaml: without recipient flags our files are encrypted as sops encrypts them, and sops opens them.
# Needs no cluster.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"
e2e_begin
e2e_keys
unset SOPS_AGE_KEY SOPS_AGE_KEY_FILE
mkdir -p "$dir/repo/app/deep" && cd "$dir/repo" && git init -q .
age-keygen -o "$dir/b.key" 2>/dev/null
age-keygen -o "$dir/c.key" 2>/dev/null
b=$(grep -o 'age1[0-9a-z]*' "$dir/b.key" | head -n 1)
c=$(grep -o 'age1[0-9a-z]*' "$dir/c.key" | head -n 1)
cat "$dir/age.key" "$dir/b.key" >"$dir/two.keys"
cat >.sops.yaml <<Y
creation_rules:
- path_regex: ^app/regex
  encrypted_regex: '^(data|stringData)$'
  age: $age_public
- path_regex: unregex
  unencrypted_regex: '^meta'
  age: "$age_public, $b,"
- {path_regex: 'plainsuffix\.', unencrypted_suffix: _plain, age: [$age_public, $b]}
- {path_regex: secretsuffix, encrypted_suffix: _secret, age: $age_public}
- {path_regex: comment, encrypted_comment_regex: hide, age: $age_public}
- {path_regex: maconly, encrypted_regex: ^data, mac_only_encrypted: true, age: $age_public}
- path_regex: deep/.*
  shamir_threshold: 2
  key_groups:
  - {age: [$age_public]}
  - age: [$b]
    merge: [{age: [$c]}]
  - {age: [$c]}
- path_regex: pgp
  pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21
- path_regex: \.(env|ini|json|bin)$
  age: $age_public
Y
yaml() {
    printf '%s\n' 'kind: Secret' 'metadata:' '    name: a' 'data:' '    x: aGVsbG8td29ybGQ=' 'stringData:' \
        '    n: "5"' 'top_plain: visible-one' 'top_secret: hidden-one' '# hide it' 'after: beside-comment'
}
shape() { sed -E 's/ENC\[[^]]*type:([a-z]*)\]/ENC:\1/g; s/^( *)lastmodified.*//; /-----BEGIN/,/-----END/d; /hc_vault: \[\]/d' "$1"; }
same_shape() { diff <(shape "$1") <(shape "$2"); }

for f in app/regex.yaml unregex.yaml x.plainsuffix.yaml secretsuffix.yaml comment.yaml maconly.yaml app/deep/x.yaml; do
    yaml >$f
    must 0 secrets encrypt "$f"
    cp "$dir/out" "$dir/ours.yaml"
    sops encrypt "$f" >"$dir/theirs.yaml" 2>"$dir/err"
    check "$f: the same fields are encrypted as by sops" same_shape "$dir/theirs.yaml" "$dir/ours.yaml"
    SOPS_AGE_KEY_FILE=$dir/two.keys sops decrypt "$dir/ours.yaml" >"$dir/a" 2>"$dir/err"
    SOPS_AGE_KEY_FILE=$dir/two.keys sops decrypt "$dir/theirs.yaml" >"$dir/b" 2>>"$dir/err"
    check "$f: sops opens ours, to what it opens its own to" cmp "$dir/a" "$dir/b"
done
printf 'A=one-two-three\n' >x.env
printf '[s]\nk = one-two-three\n' >x.ini
printf '{"k": "one-two-three"}' >x.json
printf 'one\0two' >x.bin
for f in x.env x.ini x.json x.bin; do
    must 0 secrets encrypt $f
    cp "$dir/out" "$dir/ours.${f#x.}"
    SOPS_AGE_KEY_FILE=$dir/age.key sops decrypt "$dir/ours.${f#x.}" >"$dir/a" 2>"$dir/err"
    check "$f: sops opens it" test -s "$dir/a"
done
check "binary: byte for byte" cmp x.bin "$dir/a"
cd app
must 0 secrets encrypt regex.yaml
check "found from below, the path is seen from the .sops.yaml" said 'encrypted_regex: .*stringData'
cd ..
yaml >pgp.yaml
must 2 secrets encrypt pgp.yaml
check "a rule with other keys is refused by name" complained "type 'pgp' are not supported"
yaml >none.yaml
must 2 secrets encrypt none.yaml
check "no rule, no file" complained 'no recipient'
check "and nothing is printed" quiet
mkdir sub && git init -q sub && yaml >sub/regex.yaml
must 2 secrets encrypt sub/regex.yaml
check "the search ends at the top of the repository" complained 'no recipient'
must 0 secrets encrypt --age "$b" none.yaml
check "flags need no file" said "recipient: $b"
e2e_end
