# The demo's shop, or your application, as an image: docs/docker.md says how to build, run and adapt it. Needs BuildKit,
# which is the default since Docker 23.
ARG JAVA_VERSION=25
ARG BUILD_IMAGE=eclipse-temurin:${JAVA_VERSION}-jdk
ARG RUNTIME_IMAGE=eclipse-temurin:${JAVA_VERSION}-jre
# The module of Maven, and the name of Spring Boot's jar in its target folder
ARG MODULE=demo-app
ARG JAR=shop.jar

FROM ${BUILD_IMAGE} AS source
ARG MODULE
# For proxies and mirrors: options of Maven, and where its wrapper gets it from
ARG MAVEN_ARGS
ARG MVNW_REPOURL
WORKDIR /source
COPY . .
# What Maven has downloaded and the wrapper has unpacked stays on the building machine, in no image; nor do the settings
RUN --mount=type=cache,target=/root/.m2,sharing=locked --mount=type=secret,id=maven-settings \
    settings=/run/secrets/maven-settings; \
    if [ -f $settings ]; then set -- --settings $settings; fi; \
    sh ./mvnw -B -ntp "$@" -pl ${MODULE} -am package -DskipTests -Dspring-javaformat.validate.skip

# A jar that is built already takes the place of this stage: docker build --build-context jar=demo-app/target .
FROM scratch AS jar
ARG MODULE JAR
COPY --from=source /source/${MODULE}/target/${JAR} /${JAR}

FROM ${RUNTIME_IMAGE} AS layers
ARG JAR
WORKDIR /work
COPY --from=jar ${JAR} app.jar
# Libraries in one layer, which changes rarely, and the application in another
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM ${RUNTIME_IMAGE} AS application
WORKDIR /app
# Readable for the user below, however the files were checked out
COPY --chmod=644 deploy/docker/health.sh ./
COPY --from=layers /work/layers/dependencies/ ./
COPY --from=layers /work/layers/snapshot-dependencies/ ./
COPY --from=layers /work/layers/application/ ./

# One start of the application, as far as a refreshed context: no request, no connection. The JVM writes down what it has
# loaded, and starts from that next time: an AOT cache from Java 25 on, before that an archive of class data.
FROM application AS trained
ARG AOT=true
# What the application cannot start without, such as "-Dspring.profiles.active=image"
ARG TRAINING_OPTIONS=
COPY --chmod=644 deploy/docker/train.sh .
RUN AOT=${AOT} sh ./train.sh ${TRAINING_OPTIONS}

FROM application
COPY --from=trained /trained/ ./
# More than half: a JVM also needs memory beside its heap. Yours takes the place of all of it
ENV JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError"
# Readiness, as nothing restarts a container that is not healthy, but others wait until it is. Without curl, but with the bash
# that the base image has
ENV HEALTH_PATH=/readyz
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
    CMD ["bash", "/app/health.sh"]
# A number, so that Kubernetes can tell that it is not root
USER 10001:10001
EXPOSE 8080
# Signals arrive at the JVM itself: no shell is between
ENTRYPOINT ["java", "@/app/jvm.options", "-jar", "/app/app.jar"]

# Last, as they change with every build
ARG RUNTIME_IMAGE
ARG TITLE="Mooring demo shop"
ARG DESCRIPTION="A small shop that keeps its sessions in Redis"
ARG LICENSES=Apache-2.0
ARG VERSION=
ARG REVISION=
ARG CREATED=
# In logs and metrics; blank counts as unset
ENV APP_VERSION=${VERSION}
LABEL org.opencontainers.image.title="${TITLE}" \
      org.opencontainers.image.description="${DESCRIPTION}" \
      org.opencontainers.image.licenses="${LICENSES}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.base.name="${RUNTIME_IMAGE}"
