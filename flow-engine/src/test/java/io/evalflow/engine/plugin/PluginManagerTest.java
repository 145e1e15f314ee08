package io.evalflow.engine.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.base.Joiner;
import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.Provider;
import io.evalflow.spi.SpiVersion;
import io.evalflow.spi.eval.ScorerFactory;
import io.evalflow.spi.eval.SolverFactory;
import io.evalflow.spi.eval.TaskFactory;
import io.evalflow.spi.storage.StorageBackend;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginManagerTest {
  @TempDir Path temp;
  private Path plugins;

  @BeforeEach
  void plugins() throws IOException {
    plugins = Files.createDirectories(temp.resolve("plugin path"));
  }

  @Test
  void findsASingleJarAndADirectoryOfJars() throws IOException {
    Path single =
        new JarBuilder()
            .solver("a.One", "one", "\"the first\"")
            .service(SolverFactory.class, "a.One")
            .manifest("Implementation-Version", "1.2.3")
            .write(plugins.resolve("one.jar"));
    Path inDirectory =
        new JarBuilder()
            .solver("b.Two", "two", "\"\"")
            .service(SolverFactory.class, "b.Two")
            .write(plugins.resolve("two/two.jar"));
    new JarBuilder().file("readme.txt", "a library").write(plugins.resolve("two/library.jar"));

    try (PluginManager manager = manager()) {
      assertThat(manager.providers())
          .contains(
              new ProviderInfo(
                  "SolverFactory", "one", "one:one", "the first", "1.2.3", single.toString()),
              new ProviderInfo("SolverFactory", "two", "two:two", "", "", inDirectory.toString()));
      assertThat(manager.require(SolverFactory.class, "two").name()).isEqualTo("two");
      assertThat(manager.problems()).isEmpty();
      assertThat(manager.pluginJars())
          .containsExactlyInAnyOrder(single, inDirectory, plugins.resolve("two/library.jar"));
    }
  }

  @Test
  void takesAPluginThatIsOnTwoPathsOnce() throws IOException {
    Path jar = solverJar("one", plugins.resolve("one.jar"));

    try (PluginManager manager = manager(plugins, jar, plugins)) {
      assertThat(manager.require(SolverFactory.class, "one")).isNotNull();
      assertThat(manager.problems()).isEmpty();
    }
  }

  @Test
  void opensNoPluginUntilAKindIsAskedForAndLoadsOnlyThoseThatBringIt() throws IOException {
    solverJar("one", plugins.resolve("one.jar"));

    try (PluginManager manager = manager()) {
      assertThat(manager.allOfApplication(StorageBackend.class)).isNotNull();
      Files.writeString(plugins.resolve("late.jar"), "no zip");
      assertThat(manager.problems()).isEmpty();
      manager.all(ScorerFactory.class);
      assertThat(manager.problems()).hasSize(1);
      assertThat(manager.pluginJars()).isEmpty();
      manager.all(SolverFactory.class);
      assertThat(manager.pluginJars()).containsExactly(plugins.resolve("one.jar"));
    }
  }

  @Test
  void reportsABrokenServiceFileAndUsesTheRest() throws IOException {
    Path bad =
        new JarBuilder()
            .service(SolverFactory.class, "not a class name")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "solver: ", "META-INF/services/" + SolverFactory.class.getName(), ":1:");
  }

  @Test
  void reportsAClassThatIsNotThereAndUsesTheRestOfTheFile() throws IOException {
    Path bad =
        new JarBuilder()
            .solver("a.Good", "good", "\"\"")
            .service(SolverFactory.class, "a.Missing", "a.Good")
            .write(plugins.resolve("bad.jar"));

    assertOneProblem(bad, "a.Missing not found");
  }

  @Test
  void reportsAConstructorThatThrows() throws IOException {
    Path bad =
        new JarBuilder()
            .source(
                "a.Bad",
                solverSource("Bad")
                    .replace("{ //", "{ public Bad() { throw new Error(\"boom\"); }"))
            .service(SolverFactory.class, "a.Bad")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "a.Bad could not be instantiated: Error: boom");
  }

  @Test
  void reportsAStaticInitialiserThatThrows() throws IOException {
    Path bad =
        new JarBuilder()
            .source(
                "a.Bad",
                solverSource("Bad")
                    .replace("{ //", "{ static final int X = Integer.parseInt(\"\\nx\");"))
            .service(SolverFactory.class, "a.Bad")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "a.Bad could not be instantiated", "NumberFormatException");
  }

  @Test
  void reportsAnAbstractClassAndOneOfAnotherKind() throws IOException {
    Path bad =
        new JarBuilder()
            .source("a.Bad", "package a; public class Bad {}")
            .service(SolverFactory.class, "a.Bad")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "a.Bad not a subtype");
  }

  @Test
  void reportsAJarThatFailsToLink() throws IOException {
    Path bad =
        new JarBuilder()
            .source("a.Base", solverSource("Base"))
            .source("a.Bad", "package a; public class Bad extends Base {}")
            .leaveOut("a.Base")
            .service(SolverFactory.class, "a.Bad")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(
        bad, "cannot be linked: NoClassDefFoundError: a/Base", "a directory of its own");
  }

  @Test
  void reportsANameThatThrowsAndANameThatIsEmpty() throws IOException {
    Path throwing =
        new JarBuilder()
            .source("a.Bad", solverSource("Bad").replace("\"x\"", "String.valueOf(1 / 0)"))
            .service(SolverFactory.class, "a.Bad")
            .write(plugins.resolve("bad.jar"));
    Path empty = solverJar(" ", plugins.resolve("empty.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    try (PluginManager manager = manager()) {
      assertThat(manager.require(SolverFactory.class, "good")).isNotNull();
      assertThat(manager.problems())
          .extracting(PluginProblem::source)
          .containsExactly(throwing.toString(), empty.toString());
      assertThat(manager.problems().get(0).message()).contains("a.Bad").contains("/ by zero");
      assertThat(manager.problems().get(1).message()).contains("has no name");
    }
  }

  @Test
  void refusesAJarForANewerSpi() throws IOException {
    Path bad =
        new JarBuilder()
            .solver("a.New", "new", "\"\"")
            .service(SolverFactory.class, "a.New")
            .manifest(SpiVersion.MANIFEST_ATTRIBUTE, String.valueOf(SpiVersion.CURRENT + 1))
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(
        bad, "it needs SPI version " + (SpiVersion.CURRENT + 1), "version " + SpiVersion.CURRENT);
  }

  @Test
  void refusesAnSpiVersionThatIsNoNumber() throws IOException {
    Path bad =
        new JarBuilder()
            .manifest(SpiVersion.MANIFEST_ATTRIBUTE, "one")
            .write(plugins.resolve("bad.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "'one', not a number");
  }

  @Test
  void takesAJarForThisSpi() throws IOException {
    new JarBuilder()
        .solver("a.Now", "now", "\"\"")
        .service(SolverFactory.class, "a.Now")
        .manifest(SpiVersion.MANIFEST_ATTRIBUTE, String.valueOf(SpiVersion.CURRENT))
        .write(plugins.resolve("now.jar"));

    try (PluginManager manager = manager()) {
      assertThat(manager.find(SolverFactory.class, "now")).isPresent();
    }
  }

  @Test
  void reportsAJarThatIsNoZip() throws IOException {
    Path bad = Files.writeString(plugins.resolve("bad.jar"), "this is no zip");
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(bad, "cannot be read as a jar");
  }

  @Test
  void namesBothJarsOfOneNameAndUsesNeither() throws IOException {
    Path first = solverJar("twin", plugins.resolve("first.jar"));
    Path second = solverJar("twin", plugins.resolve("second.jar"));
    solverJar("good", plugins.resolve("good.jar"));

    assertOneProblem(second, "the solver 'twin' is there 2 times", first + ", " + second);
    try (PluginManager manager = manager()) {
      assertThat(manager.all(SolverFactory.class))
          .extracting(Provider::name)
          .contains("good")
          .doesNotContain("twin");
      assertThatThrownBy(() -> manager.find(SolverFactory.class, "twin"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN);
                assertThat(e.message()).contains(first.toString(), second.toString());
                assertThat(e.hint())
                    .contains(
                        "say which: first:twin or second:twin; or take one of them off the class"
                            + " path or the plugin path");
              });
    }
  }

  @Test
  void findsEachOfTwoOfOneNameByItsQualifiedName() throws IOException {
    Path first = solverJar("twin", plugins.resolve("first.jar"));
    Path second = solverJar("twin", plugins.resolve("more/second-1.2.jar"));
    solverJar("alone", plugins.resolve("third.jar"));

    try (PluginManager manager = manager()) {
      assertThat(manager.require(SolverFactory.class, "first:twin"))
          .isNotSameAs(manager.require(SolverFactory.class, "second-1.2:twin"));
      assertThat(manager.require(SolverFactory.class, "third:alone"))
          .isSameAs(manager.require(SolverFactory.class, "alone"));
      assertThat(manager.find(SolverFactory.class, "third:twin")).isEmpty();
      assertThat(manager.find(SolverFactory.class, ":twin")).isEmpty();
      assertThat(manager.providers())
          .contains(
              new ProviderInfo(
                  "SolverFactory", "first:twin", "first:twin", "", "", first.toString()),
              new ProviderInfo(
                  "SolverFactory",
                  "second-1.2:twin",
                  "second-1.2:twin",
                  "",
                  "",
                  second.toString()));
    }
  }

  @Test
  void qualifiesJarsOfOneNameByTheirDirectories() throws IOException {
    Path first = solverJar("twin", temp.resolve("a/lib/same.jar"));
    Path second = solverJar("twin", temp.resolve("b/lib/same.jar"));

    try (PluginManager manager = manager(first, second)) {
      for (String name : List.of("twin", "same:twin", "lib/same:twin")) {
        assertThatThrownBy(() -> manager.find(SolverFactory.class, name))
            .isInstanceOfSatisfying(
                FlowException.class,
                e -> {
                  assertThat(e.message()).contains(first.toString(), second.toString());
                  assertThat(e.hint())
                      .contains(
                          "say which: a/lib/same:twin or b/lib/same:twin; or take one of them off"
                              + " the class path or the plugin path");
                });
      }
      SolverFactory one = manager.require(SolverFactory.class, "a/lib/same:twin");
      String whole = first.toString().replace('\\', '/').replace(".jar", ":twin");
      assertThat(manager.require(SolverFactory.class, whole)).isSameAs(one);
      assertThat(manager.require(SolverFactory.class, "b/lib/same:twin")).isNotSameAs(one);
      assertThat(manager.find(SolverFactory.class, "ib/same:twin")).isEmpty();
      assertThat(manager.providers(SolverFactory.class))
          .extracting(ProviderInfo::name, ProviderInfo::qualifiedName)
          .contains(
              tuple("a/lib/same:twin", "a/lib/same:twin"),
              tuple("b/lib/same:twin", "b/lib/same:twin"));
    }
  }

  @Test
  void saysOnlyToTakeOneAwayOfTwoThatNothingTellsApart() {
    try (PluginManager manager =
        new PluginManager(
            getClass().getClassLoader(),
            List.of(),
            List.of(
                GivenProvider.of(SolverFactory.class, new GivenSolver("twin"), "launcher"),
                GivenProvider.of(SolverFactory.class, new GivenSolver("twin"), "launcher")))) {
      for (String name : List.of("twin", "launcher:twin")) {
        assertThatThrownBy(() -> manager.find(SolverFactory.class, name))
            .isInstanceOfSatisfying(
                FlowException.class,
                e ->
                    assertThat(e.hint())
                        .contains("take one of them off the class path or the plugin path"));
      }
    }
  }

  @Test
  void reportsAPluginPathThatIsNotThere() {
    Path missing = temp.resolve("missing");

    try (PluginManager manager = manager(missing)) {
      manager.all(SolverFactory.class);
      assertThat(manager.problems())
          .containsExactly(
              new PluginProblem(
                  missing.toString(), "the plugin path is neither a directory nor a jar file"));
    }
  }

  @Test
  void findsProvidersOnTheClassPathAndReportsTheirJars() throws IOException {
    Path good = solverJar("good", temp.resolve("classpath/good.jar"));
    Path bad =
        new JarBuilder()
            .service(SolverFactory.class, "a.Missing")
            .write(temp.resolve("classpath/bad.jar"));
    Path newer =
        new JarBuilder()
            .solver("b.New", "new", "\"\"")
            .service(SolverFactory.class, "b.New")
            .manifest(SpiVersion.MANIFEST_ATTRIBUTE, "999")
            .write(temp.resolve("classpath/newer.jar"));

    try (URLClassLoader classPath =
            new URLClassLoader(
                new URL[] {bad.toUri().toURL(), newer.toUri().toURL(), good.toUri().toURL()},
                getClass().getClassLoader());
        PluginManager manager = new PluginManager(classPath, List.of(), List.of())) {
      assertThat(manager.providers())
          .contains(
              new ProviderInfo("SolverFactory", "good", "good:good", "", "", good.toString()));
      assertThat(manager.problems())
          .extracting(PluginProblem::source)
          .containsExactly(bad.toString(), newer.toString());
      assertThat(manager.pluginJars()).isEmpty();
    }
  }

  @Test
  void takesProvidersThatAreHandedOver() {
    SolverFactory mine = new GivenSolver("mine");

    try (PluginManager manager =
        new PluginManager(
            getClass().getClassLoader(),
            List.of(),
            List.of(GivenProvider.of(SolverFactory.class, mine, "launcher")))) {
      assertThat(manager.require(SolverFactory.class, "mine")).isSameAs(mine);
      assertThat(manager.providers())
          .contains(new ProviderInfo("SolverFactory", "mine", "launcher:mine", "", "", "launcher"));
    }
  }

  @Test
  void saysWhatIsCloseAndWhatExistsWhenANameIsUnknown() throws IOException {
    solverJar("chain_of_thought", plugins.resolve("good.jar"));

    try (PluginManager manager = manager()) {
      assertThatThrownBy(() -> manager.require(SolverFactory.class, "chain_of_thougth"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME);
                assertThat(e.message()).isEqualTo("unknown solver 'chain_of_thougth'");
                assertThat(e.hint().orElseThrow())
                    .startsWith("did you mean 'chain_of_thought'? there is ")
                    .contains("--plugin-path");
              });
      for (String python : List.of("./arc.py@arc", "arc.py", "inspect_evals/arc")) {
        assertThatThrownBy(() -> manager.require(TaskFactory.class, python))
            .isInstanceOfSatisfying(
                FlowException.class,
                e ->
                    assertThat(e.hint().orElseThrow())
                        .contains("an execution mode that runs Python"));
      }
      assertThatThrownBy(() -> manager.require(TaskFactory.class, "tasks/arc.yaml"))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> assertThat(e.hint().orElseThrow()).doesNotContain("Python"));
    }
  }

  @Test
  void keepsThePluginFromTheEngineAndFromTheApplicationsLibraries() throws IOException {
    new JarBuilder()
        .source(
            "a.Probe",
            """
            package a;
            final class Probe {
              static String look() {
                return tried("%s") + tried("%s") + tried("org.slf4j.Logger")
                    + (Probe.class.getResource("/io/evalflow/spi/Provider.class") == null)
                    + (Thread.currentThread().getContextClassLoader()
                        == Probe.class.getClassLoader());
              }
              private static String tried(String name) {
                try {
                  return Class.forName(name).getSimpleName() + " ";
                } catch (ClassNotFoundException e) {
                  return "no ";
                }
              }
            }
            """
                .formatted(PluginManager.class.getName(), Joiner.class.getName()))
        .solver("a.Curious", "curious", "Probe.look()")
        .service(SolverFactory.class, "a.Curious")
        .write(plugins.resolve("curious.jar"));

    try (PluginManager manager = manager()) {
      SolverFactory curious = manager.require(SolverFactory.class, "curious");
      assertThat(manager.providers())
          .filteredOn(info -> info.name().equals("curious"))
          .extracting(ProviderInfo::description)
          .containsExactly("no no Logger truetrue");
      assertThat(curious.getClass().getClassLoader())
          .isNotSameAs(PluginManager.class.getClassLoader());
    }
  }

  @Test
  void givesEachPluginItsOwnVersionOfALibraryThatTheEngineHasToo() throws IOException {
    for (String version : List.of("first", "second")) {
      Path library =
          new JarBuilder()
              .source(
                  Joiner.class.getName(),
                  """
                  package com.google.common.base;
                  public final class Joiner {
                    public static String old() { return "%s"; }
                  }
                  """
                      .formatted(version))
              .write(plugins.resolve(version + "/guava.jar"));
      new JarBuilder()
          .compileAgainst(library)
          .solver("a.Uses", version, "com.google.common.base.Joiner.old()")
          .service(SolverFactory.class, "a.Uses")
          .write(plugins.resolve(version + "/plugin.jar"));
    }

    try (PluginManager manager = manager()) {
      assertThat(manager.require(SolverFactory.class, "first").description()).isEqualTo("first");
      assertThat(manager.require(SolverFactory.class, "second").description()).isEqualTo("second");
      assertThat(manager.problems()).isEmpty();
    }
  }

  @Test
  void doesNotTakeTheApplicationsProvidersForThePlugins() throws IOException {
    Path bad =
        new JarBuilder()
            .service(StorageBackend.class, "io.evalflow.spi.storage.StorageBackend")
            .write(plugins.resolve("bad.jar"));

    try (PluginManager manager = manager()) {
      manager.all(StorageBackend.class);
      assertThat(manager.problems()).extracting(PluginProblem::source).containsOnly(bad.toString());
    }
  }

  @Test
  void splitsAListOfPaths() {
    assertThat(PluginManager.split("a" + File.pathSeparator + File.pathSeparator + "b", temp))
        .containsExactly(temp.resolve("a"), temp.resolve("b"));
  }

  /** Asserts that a jar is reported in one line and that the solver named good is there. */
  private void assertOneProblem(Path jar, String... parts) {
    try (PluginManager manager = manager()) {
      assertThat(manager.require(SolverFactory.class, "good").name()).isEqualTo("good");
      assertThat(manager.problems()).hasSize(1);
      PluginProblem problem = manager.problems().get(0);
      assertThat(problem.source()).isEqualTo(jar.toString());
      assertThat(problem.message()).contains(parts).doesNotContain("\n");
    }
  }

  private Path solverJar(String name, Path jar) throws IOException {
    return new JarBuilder()
        .solver("a.Solver" + Integer.toHexString(name.hashCode()), name, "\"\"")
        .service(SolverFactory.class, "a.Solver" + Integer.toHexString(name.hashCode()))
        .write(jar);
  }

  private static String solverSource(String simpleName) {
    return """
    package a;
    public class %s implements io.evalflow.spi.eval.SolverFactory { //
      @Override public String name() { return "x"; }
      @Override public io.evalflow.spi.eval.Part<io.evalflow.spi.eval.Solver> create(
          io.evalflow.spi.config.Args args, io.evalflow.spi.eval.PartContext context) {
        return io.evalflow.spi.eval.Part.of(name(), (state, sample) -> state);
      }
    }
    """
        .formatted(simpleName);
  }

  private PluginManager manager(Path... paths) {
    return new PluginManager(
        getClass().getClassLoader(),
        paths.length == 0 ? List.of(plugins) : List.of(paths),
        List.of());
  }

  private record GivenSolver(String name) implements SolverFactory {
    @Override
    public io.evalflow.spi.eval.Part<io.evalflow.spi.eval.Solver> create(
        io.evalflow.spi.config.Args args, io.evalflow.spi.eval.PartContext context) {
      return io.evalflow.spi.eval.Part.of(name, (state, sample) -> state);
    }
  }
}
