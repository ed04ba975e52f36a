#!/bin/sh
# Rates against the third-party corpora of ../shared/corpus, held to `floors`.
#
#   tests/conformance/run.sh [NAME...]
#
# Each rate-NAME script prints what it likes and ends with "NAME PASSED TOTAL". A rate below its floor fails; one above
# asks to raise the floor. Builds nothing. Last line: "N passed, N failed" (suites).
set -u
cd "$(dirname "$0")/../.." || exit 2
here=tests/conformance
CORPUS=${CORPUS:-../shared/corpus}
AGENT=${AGENT:-build/agent}
export CORPUS AGENT

if [ ! -d "$CORPUS" ]; then
	echo "no corpora at $CORPUS: nothing to measure"
	echo "0 passed, 0 failed"
	exit 0
fi
[ $# -gt 0 ] || set -- $(cd $here && ls rate-* | sed 's/^rate-//')

passed=0
failed=0
for name in "$@"; do
	out=$($here/rate-"$name" 2>&1)
	echo "$out" | sed '$d'
	echo "$out" | awk -v name="$name" -v floors="$here/floors" '
		END {
			if ($1 != name || $3 + 0 == 0) { print name ": no result"; exit 1 }
			rate = 100 * $2 / $3
			while ((getline line < floors) > 0) {
				split(line, f, " ")
				if (f[1] == name) floor = f[2]
			}
			printf "%s: %d of %d, %.2f %% (floor %s)\n", name, $2, $3, rate, floor == "" ? "none" : floor
			if (rate + 0.005 < floor + 0) { print name ": below its floor"; exit 1 }
			if (rate > floor + 0.005) printf "%s: raise the floor to %.2f\n", name, int(rate * 100) / 100
		}' && passed=$((passed + 1)) || failed=$((failed + 1))
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
