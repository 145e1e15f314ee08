package io.evalflow.engine.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.step.CommitJournal.Content;
import io.evalflow.engine.step.CommitJournal.Growth;
import io.evalflow.engine.step.CommitJournal.Part;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalJsonTest {
  private static final URI DIRECTORY = URI.create("file:///logs/%C3%A9/");

  @ParameterizedTest
  @EnumSource
  void writesWhatTheMapperWritesAndReads(CommitJournal.State state) {
    CommitJournal journal =
        new CommitJournal(
            "Zq3",
            "tag \"é\"",
            new CommitOwner("höst", 4_000_000_000L, 1),
            Instant.parse("2026-11-23T23:14:30.924408Z"),
            state,
            List.of(DIRECTORY, DIRECTORY.resolve("more/")),
            List.of(
                new CommitJournal.Entry(
                    DIRECTORY.resolve("a.eval"),
                    Content.of(DIRECTORY.resolve(".flow-step-Zq3-0")),
                    "etag-1",
                    7,
                    Content.of(DIRECTORY.resolve(".flow-step-Zq3-kept-0")),
                    "etag-0",
                    null),
                new CommitJournal.Entry(
                    DIRECTORY.resolve("b.eval"),
                    new Content(DIRECTORY.resolve(".flow-step-Zq3-1"), new Part(17, 4)),
                    null,
                    Long.MAX_VALUE,
                    null,
                    "etag-0",
                    new Growth(5_000_000_000L, 4_000_000_000L, 5_000_000_512L)),
                new CommitJournal.Entry(
                    DIRECTORY.resolve("c.eval"),
                    new Content(DIRECTORY.resolve(".flow-step-Zq3-1"), new Part(0, 17)),
                    null,
                    17,
                    null,
                    null,
                    null)));
    byte[] json = JournalJson.bytes(journal);
    assertThat(json).isEqualTo(LogJson.mapper().writeValueAsBytes(journal));
    assertThat(LogJson.mapper().readValue(json, CommitJournal.class)).isEqualTo(journal);
  }
}
