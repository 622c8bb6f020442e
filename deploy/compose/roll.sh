#!/bin/sh
# Replaces the instances of the shop one by one: starts a new one, waits until it is healthy, stops an old one. Compose
# itself would stop an instance before it starts the next. What the new ones are comes from .env and the environment:
#   APP_VERSION=2 deploy/compose/roll.sh [options of docker compose, such as -p name]
# If a new one does not get healthy, it is removed, and those that serve go on.
set -eu
cd "$(dirname "$0")/../.."

compose() {
  docker compose "$@"
}

instances() {
  compose "$@" ps --all --quiet shop
}

old=$(compose "$@" ps --quiet shop)
if [ -z "$old" ]; then
  echo "No instance of the shop runs: docker compose up" >&2
  exit 1
fi
count=$(printf '%s\n' "$old" | wc -l)
for instance in $old; do
  before=$(instances "$@")
  if ! compose "$@" up --detach --no-build --no-deps --no-recreate --wait --wait-timeout 120 --scale shop=$((count + 1)) shop
  then
    for new in $(instances "$@"); do
      case $before in
        *"$new"*) ;;
        *)
          docker logs --tail 20 "$new" >&2
          docker rm --force "$new" >/dev/null
          ;;
      esac
    done
    echo "The new instance did not get healthy, and is gone" >&2
    exit 1
  fi
  # As long as stop_grace_period
  docker stop -t 30 "$instance" >/dev/null
  docker rm "$instance" >/dev/null
done
