package io.evalflow.it.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.evalflow",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** What other modules lend tests is test code, too. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar") && !location.contains("/test-classes/");
    }
  }

  private static final String SPI = "io.evalflow.spi..";
  private static final String ENGINE = "io.evalflow.engine..";
  private static final String CLI = "io.evalflow.cli..";

  /** Built-in plugins, storage backends and steps: whatever is neither engine, command nor SPI. */
  private static final DescribedPredicate<JavaClass> EXTENSION =
      resideInAPackage("io.evalflow..")
          .and(resideOutsideOfPackages(SPI, ENGINE, CLI))
          .as("extensions");

  @ArchTest
  static final ArchRule theSpiKnowsJacksonJspecifyAndSlf4jOnly =
      classes()
          .that()
          .resideInAPackage(SPI)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              SPI,
              "java..",
              "tools.jackson.core..",
              "tools.jackson.databind..",
              "com.fasterxml.jackson.annotation..",
              "org.jspecify.annotations..",
              "org.slf4j..",
              // Annotations that are gone at run time.
              "io.soabase.recordbuilder.core..",
              "javax.annotation.processing..");

  @ArchTest
  static final ArchRule anExtensionKnowsTheSpiAndNeitherEngineNorCommand =
      noClasses().that(EXTENSION).should().dependOnClassesThat().resideInAnyPackage(ENGINE, CLI);

  @ArchTest
  static final ArchRule noExtensionKnowsAnother =
      slices()
          .matching("io.evalflow.(*)..")
          .that(describe("are extensions", slice -> slice.stream().allMatch(EXTENSION)))
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule theEngineKnowsTheSpiAlone =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.evalflow..").and(resideOutsideOfPackages(SPI, ENGINE)));

  @ArchTest
  static final ArchRule theCommandKnowsTheEngineAndTheSpiButNoExtension =
      noClasses().that().resideInAPackage(CLI).should().dependOnClassesThat(EXTENSION);

  @ArchTest
  static final ArchRule aStageKnowsEarlierStagesAndWhatLiesBelow =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("entry")
          .definedBy("io.evalflow.engine")
          .layer("run")
          .definedBy("io.evalflow.engine.run..")
          .layer("list")
          .definedBy("io.evalflow.engine.list..")
          .layer("step")
          .definedBy("io.evalflow.engine.step..")
          .layer("plan")
          .definedBy("io.evalflow.engine.plan..")
          .layer("spec")
          .definedBy("io.evalflow.engine.spec..")
          .layer("score")
          .definedBy("io.evalflow.engine.score..")
          .layer("log")
          .definedBy("io.evalflow.engine.log..")
          .layer("plugin")
          .definedBy("io.evalflow.engine.plugin..")
          .layer("id")
          .definedBy("io.evalflow.engine.id..")
          .layer("git")
          .definedBy("io.evalflow.engine.git..")
          .layer("thread")
          .definedBy("io.evalflow.engine.thread..")
          .whereLayer("entry")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers("entry")
          .whereLayer("list")
          .mayOnlyBeAccessedByLayers("entry")
          .whereLayer("step")
          .mayOnlyBeAccessedByLayers("entry", "list")
          .whereLayer("plan")
          .mayOnlyBeAccessedByLayers("entry", "run", "score")
          .whereLayer("score")
          .mayOnlyBeAccessedByLayers("entry", "run")
          .whereLayer("spec")
          .mayOnlyBeAccessedByLayers("entry", "run", "score", "plan", "list", "step")
          .whereLayer("log")
          .mayOnlyBeAccessedByLayers("entry", "run", "score", "plan", "list", "step")
          .whereLayer("plugin")
          .mayOnlyBeAccessedByLayers("entry", "run", "score", "plan", "step", "spec")
          .whereLayer("id")
          .mayOnlyBeAccessedByLayers("entry", "run", "plan", "step", "log")
          .whereLayer("git")
          .mayOnlyBeAccessedByLayers("run", "spec", "log")
          .whereLayer("thread")
          .mayOnlyBeAccessedByLayers("run", "list", "step", "log");

  @ArchTest
  static final ArchRule thePackagesOfTheEngineHaveNoCycles =
      slices().matching("io.evalflow.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingStaticChanges =
      fields().that().areStatic().should().beFinal().as("static fields are final");

  @ArchTest
  static final ArchRule onlyTheCommandWritesToTheTerminal =
      noClasses().that().resideOutsideOfPackage(CLI).should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule onlyTheCommandEndsTheProcess =
      noClasses()
          .that()
          .resideOutsideOfPackage(CLI)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule timeComesFromAClock =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDateTime.class, "now")
          .orShould()
          .callMethod(java.time.OffsetDateTime.class, "now")
          .orShould()
          .callMethod(java.time.ZonedDateTime.class, "now");
}
