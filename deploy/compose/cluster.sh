# Makes a Redis Cluster of the six nodes, unless they are one: three masters, each with a replica. Nodes are introduced
# by their addresses; each tells its own.
set -eu
REDISCLI_AUTH=$(cat /run/secrets/redis/password)
export REDISCLI_AUTH

is_ok() {
  redis-cli -h cluster-node cluster info | grep -q cluster_state:ok
}

if ! is_ok; then
  nodes=
  for number in 1 2 3 4 5 6; do
    nodes="$nodes $(redis-cli -h "$PROJECT-cluster-node-$number" client info | tr ' ' '\n' | sed -n 's/^laddr=//p')"
  done
  # shellcheck disable=SC2086
  redis-cli --cluster create $nodes --cluster-replicas 1 --cluster-yes
  tries=60
  until is_ok; do
    tries=$((tries - 1))
    if [ $tries = 0 ]; then
      echo "The nodes are no cluster. docker compose --profile cluster rm --stop --force --volumes cluster-node cluster" \
        "removes them with their data; then start them again" >&2
      exit 1
    fi
    sleep 1
  done
fi
