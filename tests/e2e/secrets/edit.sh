#!/bin/bash
# `agent secrets edit`: plain text in memory only, unchanged values keep their ciphertext. Needs no cluster.
set -u
top=$(cd "$(dirname "$0")/../../.." && pwd)
. "$top/tests/e2e/lib.sh"
e2e_begin
e2e_keys
export SOPS_AGE_KEY_FILE=$dir/age.key
unset VISUAL SOPS_EDITOR XDG_RUNTIME_DIR
cd "$dir"
printf '# note\na: value-one\nb: 5\nc:\n    - value-two\n    - value-three\n' >s.yaml && sops encrypt -i --age "$age_public" s.yaml
printf '# note\nA=value-one\nB=value-two\n' >s.env && sops encrypt -i --age "$age_public" s.env
desks() { find /dev/shm -maxdepth 1 -name 'agent-edit.*'; }
cat >editor <<'E'
#!/bin/bash
stat -f -c %T "$2" >>where
stat -c '%a %a' "$(dirname "$2")" "$2" >>where
cp "$2" seen
echo left >"$(dirname "$2")/backup~"
sed -i "$1" "$2"
E
chmod +x editor
EDITOR="./editor s/one/four/" agent secrets edit s.env
check "words are split on blanks, without a shell" ended 0
check "the plain file was in memory" grep -q tmpfs where
check "and private" grep -q '^700 ' where
check "the editor saw plain text" grep -q value-one seen
check "nothing is left" is "$(desks)" ""
sops decrypt s.env >got 2>&1
check "sops reads what was written" is "$(cat got)" "$(printf '# note\nA=value-four\nB=value-two')"
cp s.yaml before.yaml
EDITOR="./editor s/value-one/value-four/" agent secrets edit s.yaml
check "YAML" is "$(sops decrypt --extract '["a"]' s.yaml)" value-four
check "only what changed has new ciphertext" is "$(diff before.yaml s.yaml | grep '^>' | grep -cvE '^> *(a|mac|lastmodified): ')" 0
sed -i 's/^/&/' s.yaml && cp s.yaml before.yaml
EDITOR="./editor s/nothing/x/" agent secrets edit s.yaml
check "not changed, not written" cmp s.yaml before.yaml
check "which is said" complained 'not changed'
EDITOR="./editor s/^a:.*/a:[/" agent secrets edit s.yaml
check "a syntax error changes nothing" ended 2
check "and leaves the file" cmp s.yaml before.yaml
EDITOR=false agent secrets edit s.yaml
check "an editor that fails changes nothing" ended 2
EDITOR="no-such-editor" agent secrets edit s.yaml
check "an editor that is none" complained 'cannot be run'
EDITOR='./editor $(touch${IFS}pwned) x' agent secrets edit s.yaml
check "no shell looks at it" not test -e pwned
SOPS_AGE_KEY_FILE= agent secrets edit s.yaml
check "no key, no edit" ended 4
printf 'plain: 1\n' >p.yaml
must 2 secrets edit p.yaml
cat >killed <<'E'
#!/bin/bash
kill -TERM "$PPID"
sed -i s/value-three/value-five/ "$1"
E
chmod +x killed
EDITOR=./killed agent secrets edit s.yaml
check "a signal while editing leaves nothing behind" is "$(desks)" ""
check "errors quote no value" not grep -q 'value-' "$dir/transcript"
e2e_end
