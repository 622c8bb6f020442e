package dev.mooring.acceptance.kubernetes;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1HTTPGetAction;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1NetworkPolicyEgressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicyIngressRule;
import io.kubernetes.client.openapi.models.V1NetworkPolicySpec;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.CollectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the numbers of a pod fit together, and what it may do.
 */
class PodsIT {

	@ParameterizedTest
	@EnumSource
	void containersAreRestricted(Overlay overlay) {
		for (V1Deployment deployment : overlay.manifests().all(V1Deployment.class)) {
			V1PodSpec pod = Manifests.pod(deployment);
			assertThat(pod.getHostNetwork()).isNull();
			assertThat(pod.getHostPID()).isNull();
			assertThat(pod.getHostIPC()).isNull();
			assertThat(pod.getInitContainers()).isNullOrEmpty();
			assertThat(pod.getAutomountServiceAccountToken()).isFalse();
			assertThat(pod.getEnableServiceLinks()).isFalse();
			assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
			assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
			assertThat(pod.getSecurityContext().getFsGroup()).isPositive();
			assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
			assertThat(pod.getVolumes()).allSatisfy((volume) -> {
				assertThat(volume.getHostPath()).isNull();
				if (volume.getSecret() != null) {
					assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440);
				}
				if (volume.getEmptyDir() != null) {
					assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
				}
			});
			assertThat(pod.getContainers()).allSatisfy((container) -> {
				assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
				assertThat(container.getSecurityContext().getPrivileged()).isNull();
				assertThat(container.getSecurityContext().getRunAsUser()).isNull();
				assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
				assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
				assertThat(container.getSecurityContext().getCapabilities().getAdd()).isNullOrEmpty();
				assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
				assertThat(container.getResources().getLimits())
					.isEqualTo(Map.of("memory", container.getResources().getRequests().get("memory")));
				assertThat(container.getResources().getRequests().values())
					.allSatisfy((quantity) -> assertThat(quantity.getNumber()).isGreaterThan(BigDecimal.ZERO));
			});
		}
	}

	@ParameterizedTest
	@EnumSource
	void probesAskPortsThatAreThere(Overlay overlay) {
		for (V1Deployment deployment : overlay.manifests().all(V1Deployment.class)) {
			V1Container container = Manifests.pod(deployment).getContainers().get(0);
			List<String> ports = container.getPorts().stream().map(V1ContainerPort::getName).toList();
			assertThat(probes(container)).isNotEmpty()
				.allSatisfy((probe) -> assertThat(ports).contains(
						((probe.getHttpGet() != null) ? probe.getHttpGet().getPort() : probe.getTcpSocket().getPort())
							.getStrValue()));
		}
		V1Container shop = overlay.manifests().shopContainer();
		assertThat(probes(shop)).extracting(V1Probe::getHttpGet)
			.extracting(V1HTTPGetAction::getPath)
			.containsExactly("/startupz", "/livez", "/readyz");
		assertThat(shop.getPorts()).extracting((port) -> port.getContainerPort().toString())
			.containsExactly(overlay.manifests().shopSettings().get("PORT"),
					overlay.manifests().shopSettings().get("MANAGEMENT_PORT"));
		assertThat(shop.getPorts()).extracting(V1ContainerPort::getName).containsExactly("http", "management");
		assertThat(shop.getPorts()).extracting(V1ContainerPort::getContainerPort).doesNotHaveDuplicates();
		assertThat(probes(shop)).extracting((probe) -> probe.getHttpGet().getPort().getStrValue()).containsOnly("http");
	}

	@ParameterizedTest
	@EnumSource
	void aShutdownFitsIntoTheGracePeriod(Overlay overlay) {
		Map<String, String> settings = overlay.manifests().shopSettings();
		Duration phase = duration(settings.get("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"));
		Duration drain = duration(settings.get("MOORING_SHUTDOWN_DRAIN_DELAY"));
		Duration local = Duration.ofSeconds(5);
		Duration reserve = Duration.ofSeconds(5);
		V1PodSpec pod = Manifests.pod(overlay.manifests().shop());
		Duration grace = Duration.ofSeconds(pod.getTerminationGracePeriodSeconds());
		assertThat(phase.plus(drain).plus(phase).plus(local).plus(reserve)).isLessThanOrEqualTo(grace);
		assertThat(duration(settings.get("MOORING_SHUTDOWN_GRACE_PERIOD"))).isEqualTo(grace);
		assertThat(pod.getContainers().get(0).getLifecycle()).as("a preStop hook would take its share").isNull();
	}

	@ParameterizedTest
	@EnumSource
	void aRolloutIsWithoutAGapAndEnds(Overlay overlay) {
		var deployment = overlay.manifests().shop().getSpec();
		assertThat(deployment.getStrategy().getRollingUpdate().getMaxUnavailable().getIntValue()).isZero();
		assertThat(deployment.getStrategy().getRollingUpdate().getMaxSurge().getIntValue()).isPositive();
		V1Probe startup = overlay.manifests().shopContainer().getStartupProbe();
		assertThat(deployment.getProgressDeadlineSeconds()).isGreaterThan(
				startup.getPeriodSeconds() * startup.getFailureThreshold() + deployment.getMinReadySeconds());
		assertThat(deployment.getTemplate().getSpec().getTopologySpreadConstraints())
			.allSatisfy((constraint) -> assertThat(constraint.getLabelSelector()).isEqualTo(deployment.getSelector()));
	}

	@ParameterizedTest
	@EnumSource
	void oneInstanceMayBeEvictedAndOthersServe(Overlay overlay) {
		Manifests manifests = overlay.manifests();
		Integer replicas = manifests.shop().getSpec().getReplicas();
		int instances = (replicas != null) ? replicas
				: manifests.one(V2HorizontalPodAutoscaler.class, "shop").getSpec().getMinReplicas();
		var budget = manifests.one(V1PodDisruptionBudget.class, "shop").getSpec();
		assertThat(budget.getMaxUnavailable().getIntValue()).isBetween(1, instances - 1);
		assertThat(budget.getSelector()).isEqualTo(manifests.shop().getSpec().getSelector());
		assertThat(budget.getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
	}

	@ParameterizedTest
	@EnumSource
	void theNetworkIsClosedButForWhatTheShopNeeds(Overlay overlay) {
		Manifests manifests = overlay.manifests();
		V1NetworkPolicySpec deny = manifests.one(V1NetworkPolicy.class, "default-deny").getSpec();
		assertThat(deny.getPodSelector().getMatchLabels()).isNullOrEmpty();
		assertThat(deny.getPolicyTypes()).containsExactly("Ingress", "Egress");
		assertThat(deny.getIngress()).isNullOrEmpty();
		assertThat(deny.getEgress()).isNullOrEmpty();

		Map<String, String> labels = Manifests.podLabels(manifests.shop());
		List<V1NetworkPolicySpec> policies = manifests.all(V1NetworkPolicy.class)
			.stream()
			.map(V1NetworkPolicy::getSpec)
			.filter((spec) -> !CollectionUtils.isEmpty(spec.getPodSelector().getMatchLabels())
					&& labels.entrySet().containsAll(spec.getPodSelector().getMatchLabels().entrySet()))
			.toList();
		assertThat(policies).flatExtracting(V1NetworkPolicySpec::getPolicyTypes).contains("Ingress", "Egress");
		List<V1NetworkPolicyEgressRule> egress = policies.stream()
			.flatMap((spec) -> spec.getEgress().stream())
			.toList();
		assertThat(egress).allSatisfy((rule) -> assertThat(rule.getTo()).isNotEmpty());
		assertThat(egress).flatExtracting(V1NetworkPolicyEgressRule::getPorts)
			.extracting((port) -> port.getPort().toString())
			.containsExactlyInAnyOrderElementsOf(
					(overlay != Overlay.BASE) ? List.of("53", "53", "6379") : List.of("53", "53"));
		assertThat(policies.stream()
			.flatMap((spec) -> Stream.ofNullable(spec.getIngress()).flatMap(List::stream))
			.map((rule) -> peers(rule) + " to " + ports(rule)))
			.containsExactlyInAnyOrder("ingress-nginx to http", "prometheus to management");
	}

	@Test
	void theRedisForTryingOutIsReachedByTheShop() {
		Manifests manifests = Overlay.TRY_OUT.manifests();
		var in = manifests.one(V1NetworkPolicy.class, "redis").getSpec();
		var out = manifests.one(V1NetworkPolicy.class, "shop-to-redis").getSpec();
		Map<String, String> shop = Manifests.podLabels(manifests.shop());
		Map<String, String> redis = Manifests.podLabels(manifests.one(V1Deployment.class, "redis"));
		assertThat(redis).containsAllEntriesOf(in.getPodSelector().getMatchLabels())
			.containsAllEntriesOf(out.getEgress().get(0).getTo().get(0).getPodSelector().getMatchLabels());
		assertThat(shop).containsAllEntriesOf(out.getPodSelector().getMatchLabels())
			.containsAllEntriesOf(in.getIngress().get(0).getFrom().get(0).getPodSelector().getMatchLabels());
		assertThat(in.getEgress()).isNullOrEmpty();
		manifests.one(V1Service.class, manifests.shopSettings().get("REDIS_HOST"));
	}

	private static String peers(V1NetworkPolicyIngressRule rule) {
		return rule.getFrom()
			.stream()
			.map((peer) -> peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/name"))
			.collect(Collectors.joining(", "));
	}

	private static String ports(V1NetworkPolicyIngressRule rule) {
		return rule.getPorts().stream().map((port) -> port.getPort().getStrValue()).collect(Collectors.joining(", "));
	}

	private static List<V1Probe> probes(V1Container container) {
		return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
			.filter((probe) -> probe != null)
			.toList();
	}

	private static Duration duration(String value) {
		return DurationStyle.detectAndParse(value);
	}

}
