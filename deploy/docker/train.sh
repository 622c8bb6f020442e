# Runs within the build of the image: trains the application in /app, and leaves in /trained what the JVM then starts
# with. AOT=false leaves it out. Arguments go to the JVM.
set -eu
mkdir /trained
: > /trained/jvm.options
[ "$AOT" = true ] || exit 0

# A heap of the same size on each machine that builds: by its size the JVM chooses how pointers are stored, and a cache is
# of use with one way only. The second JVM, which writes the cache, may fail without a word
train() {
  file=$1
  shift
  java -Xmx512m "$@" -Dspring.context.exit=onRefresh -jar /app/app.jar
  [ -s "$file" ] || { echo "No $file has been written. --build-arg AOT=false does without" >&2; exit 1; }
}

if java -XX:+PrintFlagsFinal -version 2>/dev/null | grep -qw AOTCacheOutput; then
  train /trained/app.aot -XX:AOTCacheOutput=/trained/app.aot "$@"
  echo -XX:AOTCache=/app/app.aot > /trained/jvm.options
else
  train /trained/app.jsa -XX:ArchiveClassesAtExit=/trained/app.jsa "$@"
  echo -XX:SharedArchiveFile=/app/app.jsa > /trained/jvm.options
fi
rm -f /trained/*.config
# Readable for the user that the image runs as
chmod a+r /trained/*
