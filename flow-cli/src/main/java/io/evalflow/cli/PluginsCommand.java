package io.evalflow.cli;

import io.evalflow.engine.plugin.PluginRegistry;
import io.evalflow.engine.plugin.PluginRegistry.PluginProblem;
import io.evalflow.engine.plugin.PluginRegistry.ProviderInfo;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code flow-cli plugins}. */
final class PluginsCommand {
  private final CliContext context;

  PluginsCommand(CliContext context) {
    this.context = context;
  }

  int run(Command.Plugins command, PluginRegistry registry) {
    List<ProviderInfo> providers = registry.providers();
    List<PluginProblem> problems = registry.problems();
    if (command.json()) {
      context.out().println(json(providers, problems));
    } else {
      table(providers);
      problems(problems);
    }
    return ExitCode.DONE;
  }

  private static String json(List<ProviderInfo> providers, List<PluginProblem> problems) {
    JsonMapper mapper = JsonMapper.shared();
    ObjectNode root = mapper.createObjectNode();
    ArrayNode list = root.putArray("providers");
    for (ProviderInfo provider : providers) {
      ObjectNode node = list.addObject();
      node.put("kind", provider.kind());
      node.put("name", provider.name());
      node.put("description", provider.description());
      node.put("version", provider.version());
      node.put("source", provider.source());
    }
    ArrayNode failed = root.putArray("problems");
    for (PluginProblem problem : problems) {
      failed.addObject().put("source", problem.source()).put("message", problem.message());
    }
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private void table(List<ProviderInfo> providers) {
    int kind = width(providers, "Kind", ProviderInfo::kind);
    int name = width(providers, "Name", ProviderInfo::name);
    int version = width(providers, "Version", ProviderInfo::version);
    String format = "%-" + kind + "s  %-" + name + "s  %-" + version + "s  %s%n";
    PrintStream out = context.out();
    out.printf(format, "Kind", "Name", "Version", "From");
    for (ProviderInfo provider : providers) {
      out.printf(format, provider.kind(), provider.name(), provider.version(), provider.source());
    }
  }

  private void problems(List<PluginProblem> problems) {
    if (!problems.isEmpty()) {
      context.out().println();
      context.out().println("Could not be loaded:");
      for (PluginProblem problem : problems) {
        context.out().println("  " + problem.source() + ": " + problem.message());
      }
    }
  }

  private static int width(
      List<ProviderInfo> providers, String title, Function<ProviderInfo, String> column) {
    int width = title.length();
    for (ProviderInfo provider : providers) {
      width = Math.max(width, column.apply(provider).length());
    }
    return width;
  }
}
