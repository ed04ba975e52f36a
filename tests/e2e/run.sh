#!/bin/bash
# Run the end-to-end scripts: tests/e2e/<area>/*.sh, each by itself, and add up what they say.
#
#   run.sh [AREA...]     all areas without any
#
# A script ends with 'N passed, N failed'. One that dies without that line counts as a failure.
set -u
cd "$(dirname "$0")/../.." || exit 1

areas=("$@")
[ ${#areas[@]} -gt 0 ] || areas=($(find tests/e2e -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort))

passed=0
failed=0
logs=build/e2e
mkdir -p "$logs"

for area in "${areas[@]}"; do
    for script in tests/e2e/"$area"/*.sh; do
        [ -x "$script" ] || continue
        name=$area/$(basename "$script" .sh)
        log=$logs/${name//\//-}.log
        started=$SECONDS
        timeout -k 10 "${E2E_TIMEOUT:-600}" "$script" >"$log" 2>&1 </dev/null
        code=$?
        line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
        p=${line%% *}
        f=$(echo "$line" | awk '{ print $3 }')
        if [ -z "$line" ]; then
            p=0 f=1
        elif [ "$code" != 0 ] && [ "$f" = 0 ]; then
            f=1
        fi
        passed=$((passed + p))
        failed=$((failed + f))
        echo "e2e $name: $p passed, $f failed ($((SECONDS - started)) s)"
        if [ "$f" != 0 ]; then
            grep -iE 'fail|error' "$log" | tail -n 40
            echo "--- end of $log:"
            tail -n 25 "$log"
        fi
    done
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
