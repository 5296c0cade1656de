#!/usr/bin/env bash
# What action.yml runs: inputs come as INPUT_… variables and go on as an array of arguments.
set -euo pipefail

root=${GITHUB_ACTION_PATH:?set by the runner}
folder=$(mktemp -d "${RUNNER_TEMP:-/tmp}/gw-conform-XXXXXX")

if [ ! -d "$root/dist" ]; then
  (cd "$root" && npm ci --no-audit --no-fund >&2)
fi

arguments=()
# each NAME TEXT: an option for each line of the text that is not empty.
each() {
  local line
  while IFS= read -r line; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then arguments+=("--$1=$line"); fi
  done <<<"$2"
}
each path "${INPUT_PATHS:-}"
each header "${INPUT_HEADERS:-}"
each only "${INPUT_ONLY:-}"
each skip "${INPUT_SKIP:-}"
each level "${INPUT_LEVEL:-}"
each baseline "${INPUT_BASELINE:-}"
each python "${INPUT_PYTHON:-}"
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"${INPUT_ARGUMENTS:-}"
for format in json html sarif markdown; do
  arguments+=("--format=$format=$folder/report.$format")
done
if [ -n "${INPUT_TARGET:-}" ]; then arguments+=(-- "$INPUT_TARGET"); fi

code=0
node "$root/bin/gw-conform.js" check --format=github "${arguments[@]}" || code=$?

printf 'exit-code=%s\n' "$code" >>"$GITHUB_OUTPUT"
if [ -f "$folder/report.json" ]; then
  cat "$folder/report.markdown" >>"$GITHUB_STEP_SUMMARY"
  node -e '
    const { outcome, totals, rules } = JSON.parse(require("node:fs").readFileSync(process.argv[1]));
    const findings = rules.reduce((sum, rule) => sum + rule.findings.length, 0);
    const { pass: passed, fail: failed, untested, exempt } = totals.rules;
    const all = { outcome, passed, failed, untested, exempt, findings };
    for (const [name, value] of Object.entries(all)) console.log(`${name}=${value}`);
  ' "$folder/report.json" >>"$GITHUB_OUTPUT"
  printf 'report=%s\nhtml=%s\nsarif=%s\n' \
    "$folder/report.json" "$folder/report.html" "$folder/report.sarif" >>"$GITHUB_OUTPUT"
fi
exit "$code"
