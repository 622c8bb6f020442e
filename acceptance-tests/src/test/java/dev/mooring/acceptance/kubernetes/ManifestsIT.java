package dev.mooring.acceptance.kubernetes;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.mooring.acceptance.Command;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

/**
 * Whether Kubernetes would take the objects, and whether they find one another.
 */
class ManifestsIT {

	@ParameterizedTest
	@EnumSource
	void everyObjectIsOneThatTheApiTakes(Overlay overlay) {
		assertThat(overlay.manifests().objects()).isNotEmpty().allSatisfy(ApiTypes::validate);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			"readinessProbe":       | "readinesProbe":
			"image":                | "img":
			"containerPort":8080    | "containerPort":"8080"
			"fsGroup":10001         | "fsGroup":"staff"
			"drop":["ALL"]          | "drop":"ALL"
			"secretName":"shop"     | "secretName":1
			""")
	void whatTheApiWouldNotTakeIsNoticed(String right, String wrong) {
		String deployment = Overlay.BASE.manifests().custom("Deployment").get(0).toString();
		assertThat(deployment).contains(right);
		JsonObject changed = JsonParser.parseString(deployment.replace(right, wrong)).getAsJsonObject();
		assertThatRuntimeException().isThrownBy(() -> ApiTypes.validate(changed));
	}

	@ParameterizedTest
	@EnumSource
	void selectorsFindPodsAndPorts(Overlay overlay) {
		Manifests manifests = overlay.manifests();
		List<V1Deployment> deployments = manifests.all(V1Deployment.class);
		for (V1Deployment deployment : deployments) {
			assertThat(Manifests.podLabels(deployment))
				.containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
		}
		for (V1Service service : manifests.all(V1Service.class)) {
			List<V1Deployment> behind = deployments.stream()
				.filter((deployment) -> Manifests.podLabels(deployment)
					.entrySet()
					.containsAll(service.getSpec().getSelector().entrySet()))
				.toList();
			assertThat(behind).as("deployments behind %s", service.getMetadata().getName()).hasSize(1);
			assertThat(Manifests.pod(behind.get(0)).getContainers().get(0).getPorts()).extracting("name")
				.containsAll(service.getSpec()
					.getPorts()
					.stream()
					.map((port) -> port.getTargetPort().getStrValue())
					.toList());
		}
	}

	@Test
	void productionIsReachedScaledAndScraped() {
		Manifests manifests = Overlay.PRODUCTION.manifests();
		V1Service service = manifests.one(V1Service.class, "shop");
		assertThat(service.getSpec().getSessionAffinity()).isEqualTo("None");

		V1Ingress ingress = manifests.one(V1Ingress.class, "shop");
		var backend = ingress.getSpec().getRules().get(0).getHttp().getPaths().get(0).getBackend().getService();
		assertThat(backend.getName()).isEqualTo("shop");
		assertThat(service.getSpec().getPorts())
			.filteredOn((port) -> port.getName().equals(backend.getPort().getName()))
			.as("Actuator's port is not published")
			.extracting((port) -> port.getTargetPort().getStrValue())
			.containsExactly("http");
		assertThat(ingress.getMetadata().getAnnotations()).as("no session affinity").isNullOrEmpty();

		var target = manifests.one(V2HorizontalPodAutoscaler.class, "shop").getSpec().getScaleTargetRef();
		assertThat(List.of(target.getApiVersion(), target.getKind(), target.getName())).containsExactly("apps/v1",
				"Deployment", "shop");
		assertThat(manifests.shop().getSpec().getReplicas()).as("left to the autoscaler").isNull();

		JsonObject spec = manifests.custom("ServiceMonitor").get(0).getAsJsonObject("spec");
		spec.getAsJsonObject("selector")
			.getAsJsonObject("matchLabels")
			.asMap()
			.forEach((name, value) -> assertThat(service.getMetadata().getLabels()).containsEntry(name,
					value.getAsString()));
		JsonObject endpoint = spec.getAsJsonArray("endpoints").get(0).getAsJsonObject();
		assertThat(service.getSpec().getPorts())
			.filteredOn((port) -> port.getName().equals(endpoint.get("port").getAsString()))
			.extracting((port) -> port.getTargetPort().getStrValue())
			.containsExactly("management");
		assertThat(endpoint.toString()).contains("{\"replacement\":\"%s\",\"targetLabel\":\"application\"}"
			.formatted(manifests.shopSettings().get("APP_NAME")));
		assertThat(endpoint.getAsJsonObject("authorization").getAsJsonObject("credentials").toString())
			.isEqualTo("{\"key\":\"METRICS_TOKEN\",\"name\":\"shop\"}");
	}

	@ParameterizedTest
	@EnumSource
	void whatPodsReferToIsThere(Overlay overlay) {
		Manifests manifests = overlay.manifests();
		List<String> secrets = new ArrayList<>(
				manifests.all(V1Secret.class).stream().map((secret) -> secret.getMetadata().getName()).toList());
		if (overlay != Overlay.TRY_OUT) {
			assertThat(secrets).as("secrets in the repository").isEmpty();
			secrets.add("shop");
		}
		for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
			var pod = Manifests.pod(deployment);
			assertThat(pod.getVolumes()).filteredOn((volume) -> volume.getSecret() != null)
				.isNotEmpty()
				.allSatisfy((volume) -> assertThat(secrets).contains(volume.getSecret().getSecretName()));
			assertThat(pod.getVolumes()).extracting("name")
				.containsAll(pod.getContainers()
					.get(0)
					.getVolumeMounts()
					.stream()
					.map((mount) -> (Object) mount.getName())
					.toList());
		}
		manifests.one(V1ServiceAccount.class, Manifests.pod(manifests.shop()).getServiceAccountName());
		assertThat(manifests.shopSettings()).isNotEmpty();
	}

	@Test
	void secretsAreInSecretsOnly() {
		Manifests manifests = Overlay.TRY_OUT.manifests();
		List<V1Secret> secrets = manifests.all(V1Secret.class);
		assertThat(secrets).hasSize(1);
		assertThat(secrets.get(0).getData()).containsOnlyKeys(Overlay.SECRETS.keySet());
		for (JsonObject object : manifests.objects()) {
			if (!object.get("kind").getAsString().equals("Secret")) {
				for (String secret : Overlay.SECRETS.values()) {
					assertThat(object.toString()).doesNotContain(secret)
						.doesNotContain(Base64.getEncoder().encodeToString(secret.getBytes()));
				}
			}
		}
		for (Overlay overlay : Overlay.values()) {
			assertThat(overlay.manifests().all(V1ConfigMap.class))
				.allSatisfy((map) -> assertThat(map.getData().keySet())
					.noneMatch((name) -> name.matches(".*(PASSWORD|TOKEN|SECRET|KEY|DATABASE_URL).*")));
		}
	}

	@ParameterizedTest
	@EnumSource
	void imagesAreOfOneVersionEach(Overlay overlay) {
		Manifests manifests = overlay.manifests();
		for (V1Deployment deployment : manifests.all(V1Deployment.class)) {
			String image = Manifests.pod(deployment).getContainers().get(0).getImage();
			assertThat(image).matches(".+:[^:/]+").doesNotEndWith(":latest");
		}
		assertThat(manifests.shopContainer().getImage())
			.endsWith(":" + Manifests.podLabels(manifests.shop()).get("app.kubernetes.io/version"));
	}

	@Test
	void namespacesDemandRestrictedPods() {
		for (Overlay overlay : Set.of(Overlay.PRODUCTION, Overlay.TRY_OUT)) {
			JsonObject namespace = overlay.manifests().custom("Namespace").get(0).getAsJsonObject("metadata");
			assertThat(namespace.getAsJsonObject("labels").get("pod-security.kubernetes.io/enforce").getAsString())
				.isEqualTo("restricted");
			assertThat(overlay.manifests().objects())
				.filteredOn((object) -> !object.get("kind").getAsString().equals("Namespace"))
				.allSatisfy((object) -> assertThat(object.getAsJsonObject("metadata").get("namespace"))
					.isEqualTo(namespace.get("name")));
		}
	}

	@Test
	void rulesOfPrometheusBecomeOnesOfItsOperator() {
		Manifests rules = Manifests.parse(Command.run(Overlay.DIRECTORY.resolve("prometheus-rules").toString()));
		assertThat(rules.objects()).hasSize(2).allSatisfy((rule) -> {
			assertThat(rule.get("kind").getAsString()).isEqualTo("PrometheusRule");
			String file = Command.run("cat",
					Overlay.DIRECTORY
						.resolve("../prometheus/rules/%s.yml"
							.formatted(rule.getAsJsonObject("metadata").get("name").getAsString()))
						.toString());
			assertThat(rule.get("spec")).isEqualTo(Manifests.parse(file).objects().get(0));
		});
	}

}
