package io.evalflow.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SpecWriterTest {
  private static final String SPEC =
      """
      tasks:
        - ./cap.py@cap
        - name: ./cap.py@cap
          args: {n: 3, text: "line one\\nline two\\n", s: '017', e: 1e3, y: yes, ys: 'yes', f: 1.0e+20}
          model:
            name: mockllm/model
            api_key: sk-123
            base_url: http://user:pw@host/v1
            model_args: {custom: 1, deep: {auth_token: t, max_tokens: 5}, password: '${PW}'}
            config: {top_p: 1}
          config: {temperature: 0, stop_seqs: [a], extra_headers: {X-Api-Key: k, X-Other: o}}
          solver: {name: generate, args: {}}
          scorer: [match, {name: includes, args: {ignore_case: true}}]
          epochs: {epochs: 2, reducer: mean}
          metadata: {}
          tags: [x]
          sample_id: [1, a]
        - {sample_id: 1, model: mockllm/model, solver: [generate, system_message], name: hé, epochs: 3}
      defaults:
        config: {max_connections: 3}
      env: {FOO: bar, B: "${X}"}
      options: {eval_set_id: abc, limit: 2, tags: [a, "b c"], metadata: {n: null}}
      log_dir: logs
      """;

  @TempDir Path directory;
  private final SpecWriter writer = new SpecWriter();

  /** The fields, their order and their values are those that flow config prints for this spec. */
  @Test
  void prints_the_resolved_spec_in_the_order_of_the_reference() throws Exception {
    assertThat(writer.config(load(SPEC)))
        .isEqualTo(
            """
            log_dir: logs
            options:
              tags:
              - a
              - b c
              metadata:
                n: null
              limit: 2
              eval_set_id: abc
            env:
              FOO: bar
              B: ${X}
            tasks:
            - name: ./cap.py@cap
              config:
                max_connections: 3
            - name: ./cap.py@cap
              args:
                n: 3
                text: |
                  line one
                  line two
                s: '017'
                e: '1e3'
                y: true
                ys: 'yes'
                f: 1.0e+20
              solver:
                name: generate
                args: {}
              scorer:
              - match
              - name: includes
                args:
                  ignore_case: true
              model:
                name: mockllm/model
                config:
                  top_p: 1.0
                base_url: http://user:pw@host/v1
                api_key: sk-123
                model_args:
                  custom: 1
                  deep:
                    auth_token: t
                    max_tokens: 5
                  password: ${PW}
              config:
                max_connections: 3
                top_p: 1.0
                temperature: 0.0
                stop_seqs:
                - a
                extra_headers:
                  X-Api-Key: k
                  X-Other: o
              epochs:
                epochs: 2
                reducer: mean
              tags:
              - x
              metadata: {}
              sample_id:
              - 1
              - a
            - name: hé
              solver:
              - name: generate
              - name: system_message
              model:
                name: mockllm/model
              config:
                max_connections: 3
              epochs: 3
              sample_id: 1
            """);
  }

  @Test
  void keeps_credentials_out_of_flow_yaml_and_names_the_directory() throws Exception {
    String yaml = writer.flowYaml(load(SPEC), URI.create("file:///srv/out/"));

    assertThat(yaml)
        .startsWith("log_dir: /srv/out\noptions:\n")
        .contains("  FOO: <redacted>\n  B: ${X}\n")
        .contains("    base_url: http://host/v1\n    api_key: <redacted>\n")
        .contains("auth_token: <redacted>\n        max_tokens: 5\n      password: ${PW}\n")
        .contains("X-Api-Key: <redacted>\n      X-Other: o\n")
        .doesNotContain("sk-123", "pw@", "bar");
  }

  @Test
  void names_a_log_directory_that_is_not_local_by_its_uri() throws Exception {
    assertThat(writer.flowYaml(load("tasks: []"), URI.create("s3://bucket/logs/")))
        .isEqualTo("log_dir: s3://bucket/logs\ntasks: []\n");
  }

  @Test
  void what_it_prints_reads_back_as_the_same_tree() throws Exception {
    ResolvedSpec spec = load(SPEC);

    assertThat(load(writer.config(spec)).tree()).isEqualTo(spec.tree());
  }

  @Test
  void any_text_and_number_reads_back_as_it_was() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] odd = {
      "1e3",
      "yes",
      "y",
      "017",
      "0o17",
      "1:30",
      "12:30:45",
      "~",
      "",
      " ",
      "a: b",
      "#x",
      "- a",
      "=",
      "<<",
      "2024-01-02",
      ".5",
      "-.5",
      "1_000",
      "\n",
      "a\n",
      "\n a",
      "a \nb",
      "\ttab\n",
      "{",
      "é\n",
      "'",
      "\"",
      "\\",
      "*a",
      "&a",
      "!x",
      "%x",
      "@x",
      "`x",
      "\u0000",
      "\u0085",
      "\ufeff",
      "😀",
      "null",
      "a\r\nb",
      "\u2028",
      "0x1F",
      "+1",
      "1.",
      ".inf",
      "? x",
      "| x",
      "a #b",
      "trailing ",
      "x\n\n\n"
    };
    for (int round = 0; round < 200; round++) {
      ObjectNode args = JsonNodeFactory.instance.objectNode();
      ArrayNode list = args.putArray("list");
      for (int i = 0; i < 10; i++) {
        String text = odd[random.nextInt(odd.length)] + odd[random.nextInt(odd.length)];
        list.add(text);
        list.add(odd[random.nextInt(odd.length)]);
        list.add(Double.longBitsToDouble(random.nextLong()));
        list.add(random.nextLong());
        args.put(text, i);
      }
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.putArray("tasks").addObject().put("name", "a").set("args", args);
      ResolvedSpec spec = load(tree);
      JsonNode back = load(writer.config(spec)).tree();

      assertThat(back).as("seed %d, round %d", seed, round).isEqualTo(spec.tree());
    }
  }

  private ResolvedSpec load(ObjectNode tree) throws Exception {
    ResolvedSpec any = load("tasks: []");
    return new ResolvedSpec(
        any.spec(), tree, any.located(), null, any.baseDirectory(), any.places(), List.of(), 0);
  }

  private ResolvedSpec load(String yaml) throws Exception {
    Path file = Files.writeString(directory.resolve("spec.yaml"), yaml);
    return TestFiles.loader(directory).load(file.toUri(), SpecOverrides.NONE);
  }
}
