# Makes the secrets of the stack when it first starts, one folder for each service that has one; they stay as long as
# the volumes. To bring your own, put them there before, or see docs/compose.md.
set -eu

random() {
  od -An -N24 -tx1 /dev/urandom | tr -d ' \n'
}

keep() {
  [ -s "$1" ] || cat > "$1"
}

# Each is mounted only where it is needed, by users with different numbers
umask 022
random | keep /secrets/redis/password
password=$(cat /secrets/redis/password)
printf 'requirepass %s\nmasterauth %s\n' "$password" "$password" > /secrets/redis/redis.conf
random | keep /secrets/metrics/token
random | keep /secrets/grafana/password
