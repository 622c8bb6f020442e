package dev.mooring.boot.report;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;

class MooringEndpointHintsTests {

	@Test
	void nativeImageCanWriteTheReport() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("dev.mooring.boot.report", "Generated")),
				new InMemoryGeneratedFiles());
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			TestPropertyValues.of("management.endpoints.web.exposure.include=mooring").applyTo(context);
			context.register(ReportAutoConfiguration.class, EndpointAutoConfiguration.class,
					WebEndpointAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		assertThat(Stream.of(MooringReport.class, MooringReport.Section.class, MooringReport.EnvironmentSection.class,
				MooringReport.Setting.class, MooringReport.Overridden.class, MooringReport.UnknownVariable.class))
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection().onType(type))
				.accepts(generation.getRuntimeHints()));
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(MooringEndpoint.class, "report"))
			.accepts(generation.getRuntimeHints());
	}

}
