package dev.mooring.acceptance.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodSpec;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Objects as they would be sent to Kubernetes.
 *
 * @param objects the objects in their order
 */
record Manifests(List<JsonObject> objects) {

	/**
	 * Reads documents in YAML.
	 * @param yaml the documents
	 * @return the objects in them
	 */
	static Manifests parse(String yaml) {
		Gson gson = new Gson();
		Iterable<Object> documents = new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml);
		return new Manifests(StreamSupport.stream(documents.spliterator(), false)
			.map((document) -> gson.toJsonTree(document).getAsJsonObject())
			.toList());
	}

	<T extends KubernetesObject> List<T> all(Class<T> type) {
		return this.objects.stream()
			.filter((object) -> type.equals(ApiTypes.find(object).orElse(null)))
			.map((object) -> ApiTypes.read(object, type))
			.toList();
	}

	<T extends KubernetesObject> T one(Class<T> type, String name) {
		return all(type).stream()
			.filter((object) -> name.equals(object.getMetadata().getName()))
			.findFirst()
			.orElseThrow(() -> new AssertionError("There is no %s %s".formatted(type.getSimpleName(), name)));
	}

	List<JsonObject> custom(String kind) {
		return this.objects.stream().filter((object) -> kind.equals(object.get("kind").getAsString())).toList();
	}

	V1Deployment shop() {
		return one(V1Deployment.class, "shop");
	}

	V1Container shopContainer() {
		return pod(shop()).getContainers().get(0);
	}

	/**
	 * What the shop's container has in its environment from the ConfigMap.
	 * @return values by name
	 */
	Map<String, String> shopSettings() {
		return one(V1ConfigMap.class, shopContainer().getEnvFrom().get(0).getConfigMapRef().getName()).getData();
	}

	static V1PodSpec pod(V1Deployment deployment) {
		return deployment.getSpec().getTemplate().getSpec();
	}

	static Map<String, String> podLabels(V1Deployment deployment) {
		return deployment.getSpec().getTemplate().getMetadata().getLabels();
	}

}
