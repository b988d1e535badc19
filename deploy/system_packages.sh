#!/bin/sh
# Installs what system-packages.txt lists and this machine lacks, or says what to install. Instant when all is there.
set -eu
cd "$(dirname "$0")"

# Docker brings Kafka; an address in RASID_TEST_KAFKA does not do, since some tests kill their broker.
kafka_is_there() { docker version >/dev/null 2>&1; }

missing=
while read -r command package _; do
  case $command in
    '' | '#'*) continue ;;
  esac
  command -v "$command" >/dev/null && continue
  case $command in
    java | mvn) kafka_is_there </dev/null && continue ;;
  esac
  missing="$missing $package"
done <system-packages.txt
[ -n "$missing" ] || exit 0

say_and_stop() {
  echo "The tests need what this machine lacks; install:$missing" >&2
  exit 2
}

command -v apt-get >/dev/null || say_and_stop
as_root=
if [ "$(id -u)" != 0 ]; then
  sudo -n true 2>/dev/null || say_and_stop
  as_root="sudo -n"
fi
echo "Installing$missing" >&2
log=$(mktemp)
# RUNLEVEL=1: a test needs promtool, nobody asked for a running Prometheus.
quietly() { $as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 "$@" </dev/null >"$log" 2>&1; }
# shellcheck disable=SC2086 # a list of names
if ! { quietly apt-get -q update && quietly apt-get -q -y --no-install-recommends install $missing; }; then
  tail -n 20 "$log" >&2
  rm -f "$log"
  say_and_stop
fi
rm -f "$log"
