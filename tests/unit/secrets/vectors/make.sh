#!/bin/bash
# Make vectors/sops anew with the real sops and age-keygen (from PATH). Keys are thrown away afterwards:
# they protect nothing. What sops prints for each file is recorded, so the tests need neither program.
set -eu
cd "$(dirname "$0")/sops"
rm -rf cases keys && mkdir cases keys
for k in k1 k2 k3 wrong; do age-keygen -o "keys/$k.txt" 2>/dev/null; done
public() { sed -n 's/^# public key: //p' "keys/$1.txt"; }
unset SOPS_AGE_KEY SOPS_AGE_KEY_FILE

# good NAME FORMAT EXT KEY ARGS...: stdin is the plain file
good() {
    local name=$1 format=$2 ext=$3 key=$4

    shift 4
    mkdir -p "cases/$name"
    cat >"cases/$name/plain.$ext"
    (cd "cases/$name" && sops ${rules:+--config "$rules"} encrypt "$@" --input-type "$format" --output-type "$format" "plain.$ext" >"input.enc.$ext")
    rm "cases/$name/plain.$ext"
    verdict "$name" "$format" "$ext" "$key"
}

# bad FROM NAME FORMAT EXT KEY SED: a copy, changed
bad() {
    mkdir -p "cases/$1--$2"
    sed -E "$6" "cases/$1/input.enc.$4" >"cases/$1--$2/input.enc.$4"
    cmp -s "cases/$1/input.enc.$4" "cases/$1--$2/input.enc.$4" && [ "$2" != no-key ] && [ "$2" != too-few ] && { echo "$2: nothing changed" >&2; exit 1; }
    verdict "$1--$2" "$3" "$4" "$5"
}

verdict() {
    local d=cases/$1 expect=success

    SOPS_AGE_KEY_FILE=keys/$4.txt sops decrypt --input-type "$2" --output-type "$2" "$d/input.enc.$3" >"$d/expected.$3" 2>/dev/null || expect=failure
    [ "$expect" = success ] || rm "$d/expected.$3"
    printf '{"name": "%s", "format": "%s", "identities": ["%s"], "expect": "%s"}\n' "$1" "$2" "$4" "$expect" >"$d/case.json"
    echo "$expect $1"
}

a=$(public k1)
rules=
good yaml yaml yaml k1 --age "$a" <<'E'
# why
string: hunter2-hunter2
number: 5
float: 1.5
flag: true
nothing: null
when: 2024-01-02
list: [one, two]
plain_unencrypted: seen
text: |
    two
    lines
E
good yaml-regex yaml yaml k1 --age "$a" --encrypted-regex '^(data|stringData)$' <<'E'
apiVersion: v1
kind: Secret
metadata:
    name: db
stringData:
    password: hunter2-hunter2
---
apiVersion: v1
kind: Secret
metadata:
    name: api
data:
    token: aHVudGVyMg==
E
config=$(mktemp)
trap 'rm -f "$config"' EXIT
cat >"$config" <<E
creation_rules:
- age: $a
  encrypted_regex: ^secret$
  mac_only_encrypted: true
E
rules=$config
good yaml-mac-only yaml yaml k1 <<'E'
plain: one
secret: two
E
cat >"$config" <<E
creation_rules:
- shamir_threshold: 2
  key_groups: [{age: [$a]}, {age: [$(public k2)]}, {age: [$(public k3)]}]
E
cat keys/k1.txt keys/k3.txt >keys/k13.txt
good yaml-groups yaml yaml k13 <<'E'
a: one
E
rules=
good json json json k2 --age "$a,$(public k2)" <<'E'
{"b": 1, "a": ["x", null, 1.5, false], "c": {"d": "hunter2"}}
E
good dotenv dotenv env k1 --age "$a" <<'E'
# why
USER=admin
PASSWORD=two words = 1
E
good ini ini ini k1 --age "$a" <<'E'
[db]
; why
user = admin
port = 5432
E
head -c 300 /dev/zero | tr '\0' 'x' | good binary binary bin k1 --age "$a"

bad yaml value-changed yaml yaml k1 '/^string:/ { s/iv:../iv:AA/ }'
bad yaml mac-changed yaml yaml k1 's/(mac: ENC\[AES256_GCM,data:)..../\1AAAA/'
bad yaml mac-empty yaml yaml k1 's/(    mac: ).*/\1""/'
bad yaml key-renamed yaml yaml k1 's/^string:/strong:/'
bad yaml plain-changed yaml yaml k1 's/seen/seem/'
bad yaml type-changed yaml yaml k1 's/type:int/type:str/'
bad yaml no-key yaml yaml wrong ''
bad yaml armor-damaged yaml yaml k1 's/-----END AGE/-----END EGG/'
bad yaml-regex document-dropped yaml yaml k1 '/name: api/,$ { /token/d }'
bad yaml-regex regex-widened yaml yaml k1 's/\^\(data\|stringData\)\$/^(data|stringData|metadata)$/'
bad yaml-mac-only plain-changed yaml yaml k1 's/plain: one/plain: two/'
bad yaml-mac-only flag-removed yaml yaml k1 '/mac_only_encrypted/d; s/plain: one/plain: two/'
bad yaml-groups too-few yaml yaml k1 's/^a:/a:/'
bad json value-plain json json k2 's/"ENC\[AES256_GCM[^"]*type:int\]"/1/'
bad dotenv line-removed dotenv env k1 '/^USER/d'
bad ini mac-changed ini ini k1 's/(mac *= *ENC\[AES256_GCM,data:)..../\1AAAA/'
bad binary data-cut binary bin k1 's/(AES256_GCM,data:)..../\1/'
