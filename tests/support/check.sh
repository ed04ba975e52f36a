#!/bin/bash
# make check: what a tool can decide about the source. Each part prints what is wrong and where.
#
#   check.sh format|tidy|layers|headers|names|banned|shape ...    (all without arguments)
set -u
cd "$(dirname "$0")/../.." || exit 1

build=${B:-build/release}
PKGS=${PKGS:-$(sed -n 's/^PKGS *:= *//p' Makefile)}
failed=0
# written once, before first use: the key of map.c's hash, the program's own file for child.c
allowed_globals='hash_key|hash_key_once'

complain() { echo "check: $*" >&2; failed=$((failed + 1)); }
sources() { git ls-files --cached --others --exclude-standard -- '*.c' '*.h' | grep -v '/corpora/'; }
ours() { sources | grep -E '^(agent|render|sync|secrets)/'; }

check_format() {
    command -v clang-format >/dev/null || { complain "clang-format is missing"; return; }
    local bad
    bad=$(sources | grep -v 'schema_table' | xargs clang-format --dry-run 2>&1 | grep -c 'warning:')
    [ "$bad" = 0 ] || complain "format: $bad places differ from .clang-format ('make fmt' mends them)"
}

# An object is tidied again only when it or something it includes changed.
check_tidy() {
    command -v clang-tidy >/dev/null || { complain "clang-tidy is missing"; return; }
    local flags
    flags="-std=gnu17 -I. -D_GNU_SOURCE -DAGENT_VERSION=\"0\" -DAGENT_COMMIT=\"0\" $(pkg-config --cflags $PKGS)"
    mkdir -p build/tidy
    ours | grep '\.c$' | grep -v 'schema_table' |
        while read -r f; do
            stamp=build/tidy/$(echo "$f" | tr / _).ok
            newest=$(ls -t "$f" $(ours | grep '\.h$') .clang-tidy 2>/dev/null | head -n 1)
            [ "$stamp" -nt "$newest" ] || echo "$f"
        done |
        xargs -r -P "$(nproc)" -I{} sh -c '
            if out=$(clang-tidy --quiet "$1" -- '"$(printf '%q ' $flags)"' 2>/dev/null); then
                touch "build/tidy/$(echo "$1" | tr / _).ok"
            else echo "$out"; exit 1; fi' _ {} >&2 || complain "tidy"
}

# design.md section 3: who may include whom.
check_layers() {
    local bad
    bad=$(ours | while read -r f; do
        case $f in
        agent/base/*) allow='agent/base/' ;;
        agent/*) continue ;;
        render/yaml/*) allow='agent/base/|render/yaml/' ;;
        secrets/*) allow='agent/base/|render/yaml/|secrets/' ;;
        render/*) allow='agent/base/|render/|secrets/' ;;
        sync/*) allow='agent/base/|render/yaml/|sync/' ;;
        esac
        grep -nE '^#include "' "$f" | grep -vE "\"($allow)" | sed "s|^|$f:|"
    done)
    [ -z "$bad" ] || complain "layers: includes that the layer table forbids:
$bad"
}

check_headers() {
    local h cflags
    cflags=$(pkg-config --cflags $PKGS)
    for h in $(ours | grep '\.h$'); do
        gcc -std=gnu17 -Wall -Wextra -Wstrict-prototypes -Werror -I. -D_GNU_SOURCE $cflags \
            -fsyntax-only -x c "$h" || complain "headers: $h does not compile alone"
    done
}

check_names() {
    local twice
    twice=$(ours | sed 's|.*/||; s|\.[ch]$||' | sort | uniq -c |
        awk '$1 > 2 { print $2 }')
    [ -z "$twice" ] || complain "names: base names used more than once: $twice"
    twice=$(ours | sed 's|.*/||' | sort | uniq -d)
    [ -z "$twice" ] || complain "names: file names used more than once: $twice"
    local top
    top=$(git ls-files | cut -d/ -f1 | sort -u | grep -vE '^\.' |
        grep -vxE 'LICENSE|Makefile|agent|render|sync|secrets|tests|config|contrib|README.md')
    [ -z "$top" ] || complain "names: not of the fixed top level: $top"
}

# In the objects, so that no include order can hide a call.
check_banned() {
    local words bad
    words='strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|strtol|strtoul|gets|alloca|system|popen|rand|srand|localtime|gmtime|sscanf'
    bad=$(find "$build" -name '*.o' -not -path '*/tests/*' | while read -r o; do
        nm -u "$o" | awk '{ print $2 }' |
            sed -E 's/^__(isoc99_)?//; s/_chk$//; s/@.*//' |
            grep -xE "$words" | sed "s|^|$o: |"
        case $o in */cli/main.o) ;; *) nm -u "$o" | awk '{ print $2 }' | grep -xE 'exit' | sed "s|^|$o: |" ;; esac
    done)
    [ -z "$bad" ] || complain "banned calls:
$bad"
}

# Mutable globals: writable data in our objects that README does not list.
check_globals() {
    local bad
    bad=$(find "$build" -name '*.o' -not -path '*/tests/*' | while read -r o; do
        objdump -t "$o" | awk '$0 ~ / O / && ($0 ~ /[ \t]\.(data|bss|tdata|tbss)[ \t]/ || $0 ~ /\*COM\*/) { print $NF }' |
            grep -vxE "$allowed_globals" | sed "s|^|$o: |"
    done)
    [ -z "$bad" ] || complain "mutable globals:
$bad"
}

check_shape() {
    local big
    big=$(sources | grep -v schema_table | xargs wc -l | awk '$2 != "total" && $1 > 1200 { print $2 " (" $1 " lines)" }')
    [ -z "$big" ] || complain "shape: split: $big"
}

for part in "${@:-format layers headers names banned globals shape tidy}"; do
    for p in $part; do check_"$p"; done
done
[ "$failed" = 0 ] && echo "check: clean"
exit $((failed != 0))
