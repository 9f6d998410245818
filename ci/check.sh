#!/usr/bin/env bash
# What the GitHub Action runs: annotations, a SARIF file where one is asked for, and the exit code
# of the check. Takes NAMES, PROJECT, SEVERITY, BASELINE, SINCE and SARIF from the environment; none
# is ever read as an option, whatever it begins with. Runs in the repository's folder, so that files
# are named as the repository names them.
set -u
options=("--project=${PROJECT:-.}" "--severity=${SEVERITY:-warning}")
[ -n "${BASELINE:-}" ] && options+=("--baseline=$BASELINE")
[ -n "${SINCE:-}" ] && options+=("--since=$SINCE")
read -r -d '' -a names <<< "${NAMES:-}"
names=(-- ${names[@]+"${names[@]}"})
if [ -n "${SARIF:-}" ]; then
  filmpack check "${options[@]}" --format=sarif "--output=$SARIF" "${names[@]}" ||
    { code=$?; [ "$code" -eq 1 ] || exit "$code"; }
fi
exec filmpack check "${options[@]}" --format=github "${names[@]}"
