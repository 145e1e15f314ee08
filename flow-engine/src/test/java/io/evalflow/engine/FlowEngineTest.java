package io.evalflow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import io.evalflow.engine.spec.ResolvedSpec;
import io.evalflow.engine.spec.SpecOverrides;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowTask;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.StorageBackend;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowEngineTest {
  @TempDir Path temp;

  @Test
  void looksForPluginsInTheBuildersPathsAndInTheEnvironments() {
    Map<String, String> environment =
        Map.of("FLOW_PLUGIN_PATH", "third" + File.pathSeparator + temp.resolve("fourth"));
    try (FlowEngine engine =
        FlowEngine.builder()
            .workingDirectory(temp)
            .environment(name -> Optional.ofNullable(environment.get(name)))
            .addPluginPath(Path.of("first"))
            .addPluginPath(temp.resolve("second"))
            .build()) {
      assertThat(engine.plugins().problems()).isEmpty();
      engine.plugins().providers();
      assertThat(engine.plugins().problems())
          .extracting(PluginProblem::source)
          .containsExactly(
              temp.resolve("first").toString(),
              temp.resolve("second").toString(),
              temp.resolve("third").toString(),
              temp.resolve("fourth").toString());
    }
  }

  @Test
  void findsTheBackendOfAScheme() {
    StorageBackend memory = backend("memory", "mem");
    try (FlowEngine engine =
        FlowEngine.builder().addProvider(StorageBackend.class, memory).build()) {
      assertThat(engine.storage().backend(URI.create("MEM:/a/b"))).isSameAs(memory);
      assertThat(engine.storage().backend(temp.toUri()).name()).isEqualTo("file");
      assertThat(engine.plugins().providers())
          .contains(new ProviderInfo("StorageBackend", "memory", "", "", "launcher"));
    }
  }

  @Test
  void namesTheSchemesThatExistWhenOneIsUnknown() {
    try (FlowEngine engine =
        FlowEngine.builder().addProvider(StorageBackend.class, backend("memory", "mem")).build()) {
      assertThatThrownBy(() -> engine.storage().backend(URI.create("gs://bucket/logs")))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NAME);
                assertThat(e.message()).contains("gs:", "gs://bucket/logs");
                assertThat(e.hint().orElseThrow()).contains("file, mem");
              });
      assertThatThrownBy(() -> engine.storage().backend(URI.create("logs/a")))
          .isInstanceOf(FlowException.class)
          .hasMessageContaining("logs/a");
    }
  }

  @Test
  void refusesTwoBackendsOfOneScheme() {
    try (FlowEngine engine =
        FlowEngine.builder()
            .addProvider(StorageBackend.class, backend("one", "mem"))
            .addProvider(StorageBackend.class, backend("two", "mem"))
            .build()) {
      assertThatThrownBy(() -> engine.storage().backend(URI.create("mem:/a")))
          .isInstanceOfSatisfying(
              FlowException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.PLUGIN);
                assertThat(e.message()).contains("[one, two]", "mem:");
              });
    }
  }

  @Test
  void takesTheLaunchersBindingsOverItsOwn() {
    Storage mine =
        uri -> {
          throw new FlowException(ErrorCode.STORAGE, "mine");
        };
    try (FlowEngine engine =
        FlowEngine.builder()
            .overrideWith(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    bind(Storage.class).toInstance(mine);
                  }
                })
            .build()) {
      assertThat(engine.storage()).isSameAs(mine);
    }
  }

  @Test
  void loadsASpecWithoutLoadingAPlugin() throws IOException {
    Files.writeString(temp.resolve("spec.yaml"), "tasks: [arc]\nlog_dir: here\n");
    Files.writeString(temp.resolve("broken.jar"), "no zip");
    try (FlowEngine engine =
        FlowEngine.builder().workingDirectory(temp).addPluginPath(temp).build()) {
      ResolvedSpec spec = engine.load(Path.of("spec.yaml"), new SpecOverrides(null, 3));

      assertThat(spec.spec().tasks()).extracting(FlowTask::name).containsExactly("arc");
      assertThat(spec.fileIfAny()).contains(temp.resolve("spec.yaml").toUri());
      assertThat(engine.yaml(spec)).contains("name: arc", "limit: 3", "log_dir: here");
      assertThat(engine.plugins().problems()).isEmpty();
    }
  }

  @Test
  void resolvesASpecMadeInCodeAgainstTheWorkingDirectory() {
    FlowSpec spec = FlowSpecBuilder.builder().tasks(List.of(FlowTask.of("arc"))).build();
    try (FlowEngine engine = FlowEngine.builder().workingDirectory(temp).build()) {
      ResolvedSpec resolved = engine.resolve(spec);

      assertThat(resolved.baseDirectory()).isEqualTo(temp.toUri());
      assertThat(resolved.spec().tasks()).extracting(FlowTask::name).containsExactly("arc");
    }
  }

  private static StorageBackend backend(String name, String scheme) {
    return (StorageBackend)
        Proxy.newProxyInstance(
            StorageBackend.class.getClassLoader(),
            new Class<?>[] {StorageBackend.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "name" -> name;
                  case "description" -> "";
                  case "schemes" -> Set.of(scheme);
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
