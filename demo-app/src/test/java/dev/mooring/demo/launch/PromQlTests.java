package dev.mooring.demo.launch;

import java.util.List;

import dev.mooring.demo.launch.PromQl.LabelMatcher;
import dev.mooring.demo.launch.PromQl.Selector;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PromQl} and {@link Exposition}.
 */
class PromQlTests {

	@Test
	void tellsMetricsFromFunctionsKeywordsAndLabels() {
		PromQl promQl = PromQl
			.parse("""
					# a comment with a_name{in="it"}
					histogram_quantile(0.99, sum by (application, le) (rate(a:b_bucket{x!="", y=~"5..|}(", z='"'}[5m] offset 1h)))
					  and on (application) group_left (version) sum(c) without (instance) > bool 14.4 * 1e3 unless -inf
					""");
		assertThat(promQl.selectors()).containsExactly(
				new Selector("a:b_bucket", List.of(new LabelMatcher("x", "!=", ""),
						new LabelMatcher("y", "=~", "5..|}("), new LabelMatcher("z", "=", "\""))),
				new Selector("c", List.of()));
		assertThat(promQl.labels()).containsExactly("application", "le", "version", "instance");
	}

	@Test
	void understandsSubqueriesAndAggregatesThatSayTheirLabelsFirst() {
		PromQl promQl = PromQl.parse("max_over_time((count by (a) (up == 0))[5m:15s]) or topk(3, up)");
		assertThat(promQl.selectors()).extracting(Selector::metric).containsExactly("up", "up");
		assertThat(promQl.labels()).containsExactly("a");
	}

	@Test
	void refusesWhatItDoesNotUnderstand() {
		assertThatIllegalArgumentException().isThrownBy(() -> PromQl.parse("rate(a[$__rate_interval])"));
		assertThatIllegalArgumentException().isThrownBy(() -> PromQl.parse("{__name__=\"a\"}"));
		assertThatIllegalArgumentException().isThrownBy(() -> PromQl.parse("rate(a[5m"));
	}

	@Test
	void readsAnExposition() {
		Exposition exposition = Exposition.parse("""
				# HELP a_total What a is
				# TYPE a_total counter
				a_total{x="1",y="a \\"b\\" {c}"} 1.0
				a_total{x="2"} 1.0E10
				b NaN
				""");
		assertThat(exposition.samples()).containsOnlyKeys("a_total", "b");
		assertThat(exposition.samples().get("a_total")).extracting((labels) -> labels.get("x"))
			.containsExactly("1", "2");
		assertThat(exposition.samples().get("a_total").get(0)).containsEntry("y", "a \\\"b\\\" {c}");
	}

}
