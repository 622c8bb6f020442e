# The health check of the image: asks the application for HEALTH_PATH, and ends with 0 if the answer is 200. bash opens the
# connection itself: a JVM for each check would cost many times as much, and bring the agents of JAVA_TOOL_OPTIONS.
exec 3<>"/dev/tcp/127.0.0.1/${PORT:-8080}" || exit 1
printf 'GET %s HTTP/1.0\r\nHost:localhost\r\n\r\n' "${HEALTH_PATH:-/readyz}" >&3
read -r -t 3 status <&3
echo "$status"
[[ $status == *' 200 '* ]]
