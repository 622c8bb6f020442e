#!/bin/sh
# Brings the Compose stack up, lets containers crash, restarts and replaces them under load, freezes Redis, and writes
# what was counted to docs/compose.md. Needs a JDK (17 or newer) and Docker.
set -eu
cd "$(dirname "$0")/../.."

exec ./mvnw -B -ntp verify -Pfull -pl acceptance-tests -am -Dtest=none -Dit.test=ComposeIT -Dinvoker.test=none \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dmooring.docs.write=true
