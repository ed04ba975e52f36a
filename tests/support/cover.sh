#!/bin/bash
# Line coverage per folder from the .gcda files of a COVER=1 build.
set -eu
cd "$(dirname "$0")/../.."
find build/cover -name '*.gcda' -not -path '*/tests/*' | while read -r f; do
    gcov -n -o "$(dirname "$f")" "$f" 2>/dev/null
done | awk -F"'" '
    /^File/ { file = $2 }
    /^Lines executed/ && file ~ /^(agent|render|sync|secrets)\// && file ~ /\.c$/ {
        split($0, x, /[:% ]+/); split(file, d, "/"); dir = file; sub("/[^/]*$", "", dir)
        n = $0; sub(/.*of /, "", n); pct = $0; sub(/.*executed:/, "", pct); sub(/%.*/, "", pct)
        lines[dir] += n; hit[dir] += n * pct / 100
    }
    END { for (d in lines) { printf "%-20s %6d lines  %5.1f%%\n", d, lines[d], 100 * hit[d] / lines[d]; a += lines[d]; b += hit[d] }
          if (a) printf "%-20s %6d lines  %5.1f%%\n", "all", a, 100 * b / a }' | sort
