package dev.mooring.demo.shop;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The shop is an ordinary Spring Boot application: it knows neither Mooring, nor Spring
 * Session, nor Redis.
 */
@AnalyzeClasses(packagesOf = ShopApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class TransparencyTests {

	@ArchTest
	static final ArchRule theShopKnowsNothingOfWhereSessionsLive = noClasses().should()
		.dependOnClassesThat(
				resideInAnyPackage("dev.mooring.boot..", "dev.mooring.session..", "dev.mooring.demo.launch",
						"org.springframework.session..", "org.springframework.data..", "io.lettuce.."));

}
