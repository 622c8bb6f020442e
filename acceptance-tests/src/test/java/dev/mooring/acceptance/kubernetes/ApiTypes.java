package dev.mooring.acceptance.kubernetes;

import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The types that Kubernetes' API has, as its client for Java has generated them from the
 * specification: fields that are unknown, missing or of another type are errors.
 */
final class ApiTypes {

	private ApiTypes() {
	}

	/**
	 * The type of an object, by its {@code apiVersion} and {@code kind}.
	 * @param object the object
	 * @return the type; empty for a custom resource
	 */
	static Optional<Class<?>> find(JsonObject object) {
		String apiVersion = object.get("apiVersion").getAsString();
		String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
		try {
			return Optional.of(Class.forName("io.kubernetes.client.openapi.models." + StringUtils.capitalize(version)
					+ object.get("kind").getAsString()));
		}
		catch (ClassNotFoundException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Fails if the API would not take the object.
	 * @param object the object
	 */
	static void validate(JsonObject object) {
		Class<?> type = find(object).orElse(null);
		if (type != null) {
			try {
				type.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
				Object understood = JSON.getGson().fromJson(object, type);
				compare("", object, JSON.getGson().toJsonTree(understood));
			}
			catch (InvocationTargetException ex) {
				throw new IllegalArgumentException(ex.getCause().getMessage(), ex);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}
		else {
			validateServiceMonitor(object);
		}
	}

	/**
	 * Reads an object.
	 * @param <T> the type
	 * @param object the object
	 * @param type the type
	 * @return the object as that type
	 */
	static <T extends KubernetesObject> T read(JsonObject object, Class<T> type) {
		return JSON.getGson().fromJson(object, type);
	}

	/**
	 * Gson takes 8080 for "8080", and the other way around. The API does not.
	 */
	private static void compare(String path, JsonElement sent, JsonElement understood) {
		if (sent.isJsonObject()) {
			sent.getAsJsonObject()
				.asMap()
				.forEach((name, value) -> compare(path + "/" + name, value, understood.getAsJsonObject().get(name)));
		}
		else if (sent.isJsonArray()) {
			for (int i = 0; i < sent.getAsJsonArray().size(); i++) {
				compare(path + "/" + i, sent.getAsJsonArray().get(i), understood.getAsJsonArray().get(i));
			}
		}
		else if (!sent.equals(understood)) {
			throw new IllegalArgumentException("%s is %s and would have to be %s".formatted(path, sent, understood));
		}
	}

	/**
	 * The part of the Prometheus Operator's type that is in use here, written down by
	 * hand: the client knows no custom resources.
	 */
	private static void validateServiceMonitor(JsonObject object) {
		assertThat(object.get("apiVersion").getAsString()).isEqualTo("monitoring.coreos.com/v1");
		assertThat(object.get("kind").getAsString()).isEqualTo("ServiceMonitor");
		fields(object, Set.of("apiVersion", "kind", "metadata", "spec"));
		JsonObject spec = object.getAsJsonObject("spec");
		fields(spec, Set.of("selector", "endpoints"));
		fields(spec.getAsJsonObject("selector"), Set.of("matchLabels"));
		for (JsonElement element : spec.getAsJsonArray("endpoints")) {
			JsonObject endpoint = element.getAsJsonObject();
			fields(endpoint, Set.of("port", "path", "interval", "honorLabels", "authorization", "relabelings"));
			JsonObject authorization = endpoint.getAsJsonObject("authorization");
			fields(authorization, Set.of("type", "credentials"));
			fields(authorization.getAsJsonObject("credentials"), Set.of("name", "key"));
			endpoint.getAsJsonArray("relabelings")
				.forEach((relabeling) -> fields(relabeling.getAsJsonObject(),
						Set.of("sourceLabels", "targetLabel", "replacement")));
		}
	}

	private static void fields(JsonObject object, Set<String> known) {
		assertThat(object.keySet()).as("fields of %s", object).isSubsetOf(known);
	}

}
