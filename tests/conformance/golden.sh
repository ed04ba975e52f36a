#!/bin/sh
# Our own cases: tests/golden/<case>/in built by `agent render --dir`, compared with want.yaml (made by the real
# kustomize, see why.md) or, where the build has to fail, with want.err: a piece of the message.
#
#   tests/conformance/golden.sh [--peer KUSTOMIZE] [CASE...]
#
# --peer compares want.yaml with what that kustomize prints instead. Last line: "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
AGENT=${AGENT:-build/agent}
PEER=
if [ "${1:-}" = --peer ]; then
	PEER=$2
	shift 2
fi
[ $# -gt 0 ] || set -- $(ls tests/golden)
got=$(mktemp) && err=$(mktemp) || exit 2
trap 'rm -f "$got" "$err"' EXIT

passed=0
failed=0
for name in "$@"; do
	dir=tests/golden/$name
	if [ -n "$PEER" ]; then
		"$PEER" build "$dir/in" >"$got" 2>"$err"
	else
		"$AGENT" render --dir "$dir/in" >"$got" 2>"$err"
	fi
	code=$?
	why=
	if [ -f "$dir/want.yaml" ]; then
		[ $code -eq 0 ] || why="exit $code: $(cat "$err")"
		[ -n "$why" ] || cmp -s "$got" "$dir/want.yaml" || why=$(diff "$dir/want.yaml" "$got" | head -20)
	elif [ -n "$PEER" ]; then
		[ $code -ne 0 ] || why="kustomize builds it"
	else
		[ $code -eq 2 ] || why="exit $code, wanted 2"
		[ -n "$why" ] || grep -qF -f "$dir/want.err" "$err" || why="says: $(cat "$err")"
	fi
	if [ -z "$why" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAIL $name: $why"
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
