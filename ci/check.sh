#!/usr/bin/env bash
# What the GitHub Action runs: annotations, a SARIF file where one is asked for, and the exit code
# of the check. Takes NAMES, PROJECT, SEVERITY, BASELINE and SARIF from the environment.
set -u
cd "${PROJECT:-.}" || exit 2
options=(--severity "${SEVERITY:-warning}")
[ -n "${BASELINE:-}" ] && options+=(--baseline "$BASELINE")
read -r -a names <<< "${NAMES:-}"
if [ -n "${SARIF:-}" ]; then
  filmpack check "${names[@]}" "${options[@]}" --format sarif -o "$SARIF" || [ $? -eq 1 ] || exit 2
fi
exec filmpack check "${names[@]}" "${options[@]}" --format github
