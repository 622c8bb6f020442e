#!/bin/sh
# Measures how long a start takes, up to a refreshed context, with the AOT cache of the image and without:
#   deploy/docker/start-time.sh mooring-shop 5
set -eu
image=${1:-mooring-shop}
rounds=${2:-5}

# A line for each round: seconds that passed, and seconds of CPU time of user and system
measure() {
  docker run --rm --entrypoint bash "$image" -c "TIMEFORMAT='$1 %R s, CPU %U s + %S s'
    time java ${2:-} @/app/jvm.options -Dspring.context.exit=onRefresh -jar app.jar >/tmp/log 2>&1 || { cat /tmp/log; exit 1; }"
}

for round in $(seq "$rounds"); do
  measure "with:   "
  measure "without:" -XX:AOTMode=off
done
