package dev.mooring.acceptance.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.mooring.acceptance.Command;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1KeyToPath;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;

import org.springframework.util.CollectionUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A container of a pod as it is rendered, on a Docker engine: its user, its read-only
 * file system, memory, environment, and the files of its Secret laid out as Kubernetes
 * does it. Network policies and all that needs a scheduler have no counterpart here.
 */
final class RenderedPod implements AutoCloseable {

	/**
	 * Kubernetes writes files into a directory with a time as its name, and a second link
	 * makes the switch to a later one atomic.
	 */
	private static final String WRITE_SECRETS = """
			set -e; cd /secrets; mkdir -m 755 ..2026; ln -s ..2026 ..data
			for name in $NAMES; do
			  eval "printf %s \\"\\$$name\\"" > ..2026/"$name"; ln -s ..data/"$name" "$name"
			  chown 0:"$GROUP" ..2026/"$name"; chmod "$MODE" ..2026/"$name"
			done
			""";

	private final String name;

	private final V1Deployment deployment;

	private final Manifests manifests;

	RenderedPod(String name, Manifests manifests, String deployment) {
		this.name = name;
		this.manifests = manifests;
		this.deployment = manifests.one(V1Deployment.class, deployment);
	}

	/**
	 * Starts it.
	 * @param options of {@code docker run}, besides those of the pod
	 * @param image and a command, unless the container has one
	 */
	void start(List<String> options, List<String> image) {
		V1PodSpec pod = Manifests.pod(this.deployment);
		V1Container container = pod.getContainers().get(0);
		List<String> command = new ArrayList<>(List.of("docker", "run", "-d", "--name", this.name, "--read-only",
				"--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user",
				pod.getSecurityContext().getRunAsUser() + ":" + pod.getSecurityContext().getRunAsGroup(), "--memory",
				container.getResources().getLimits().get("memory").getNumber().toBigInteger() + "b"));
		environment(container).forEach((name, value) -> command.addAll(List.of("-e", name + "=" + value)));
		for (V1VolumeMount mount : container.getVolumeMounts()) {
			V1Volume volume = pod.getVolumes()
				.stream()
				.filter((candidate) -> candidate.getName().equals(mount.getName()))
				.findFirst()
				.orElseThrow();
			if (volume.getSecret() != null) {
				writeSecrets(volume, pod.getSecurityContext().getFsGroup());
				command.addAll(List.of("-v", this.name + ":" + mount.getMountPath() + ":ro"));
			}
			else {
				command.addAll(List.of("--tmpfs", mount.getMountPath() + ":exec,mode=1777,size="
						+ volume.getEmptyDir().getSizeLimit().getNumber().toBigInteger()));
			}
		}
		command.addAll(options);
		List<String> own = (container.getCommand() != null) ? container.getCommand() : List.of();
		if (!own.isEmpty()) {
			command.addAll(List.of("--entrypoint", own.get(0)));
		}
		command.addAll(image);
		command.addAll(own.subList(Math.min(1, own.size()), own.size()));
		Command.run(command.toArray(String[]::new));
	}

	private Map<String, String> environment(V1Container container) {
		Map<String, String> environment = new TreeMap<>();
		if (container.getEnvFrom() != null && !container.getEnvFrom().isEmpty()) {
			environment.putAll(this.manifests.shopSettings());
		}
		for (V1EnvVar variable : (container.getEnv() != null) ? container.getEnv() : List.<V1EnvVar>of()) {
			environment.put(variable.getName(), field(variable.getValueFrom().getFieldRef().getFieldPath()));
		}
		// What Kubernetes tells every container
		environment.put("KUBERNETES_SERVICE_HOST", "10.96.0.1");
		environment.put("KUBERNETES_SERVICE_PORT", "443");
		return environment;
	}

	private String field(String path) {
		if (path.equals("metadata.name")) {
			return this.name;
		}
		return Manifests.podLabels(this.deployment).get(path.replaceAll("metadata\\.labels\\['(.+)']", "$1"));
	}

	private void writeSecrets(V1Volume volume, long group) {
		Map<String, byte[]> files = new TreeMap<>(
				this.manifests.one(V1Secret.class, volume.getSecret().getSecretName()).getData());
		if (!CollectionUtils.isEmpty(volume.getSecret().getItems())) {
			files.keySet().retainAll(volume.getSecret().getItems().stream().map(V1KeyToPath::getKey).toList());
		}
		List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--user", "0", "-v",
				this.name + ":/secrets", "-e", "NAMES=" + String.join(" ", files.keySet()), "-e", "GROUP=" + group,
				"-e", "MODE=" + Integer.toOctalString(volume.getSecret().getDefaultMode())));
		files.forEach((name, value) -> command.addAll(List.of("-e", name + "=" + new String(value, UTF_8))));
		command.addAll(List.of("redis:8", "sh", "-c", WRITE_SECRETS));
		Command.run(command.toArray(String[]::new));
	}

	/**
	 * The address at which a port is published.
	 * @param port the port of the container
	 * @return a host and a port
	 */
	String address(int port) {
		return Command.run("docker", "port", this.name, port + "/tcp").lines().findFirst().orElseThrow();
	}

	String log() {
		Command.Result result = Command.result("docker", "logs", this.name);
		return result.output() + result.errors();
	}

	void signal() {
		Command.run("docker", "kill", "--signal", "TERM", this.name);
	}

	int waitForExit() {
		return Integer.parseInt(Command.run("docker", "wait", this.name).strip());
	}

	@Override
	public void close() {
		Command.result("docker", "rm", "-f", "-v", this.name);
		Command.result("docker", "volume", "rm", "-f", this.name);
	}

}
