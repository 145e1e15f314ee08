package io.evalflow.engine.log.ops;

import io.evalflow.engine.log.IndentedJson;
import io.evalflow.engine.log.LogJson;
import io.evalflow.engine.log.OpenLog;
import io.evalflow.engine.thread.InOrder;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.SampleId;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogs.HeaderResult;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.ReadOptions;
import io.evalflow.spi.storage.Storage;
import io.evalflow.spi.storage.Uris;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.node.ObjectNode;

/** Prints logs as JSON, as Inspect's command does; memory follows a few samples. */
final class LogPrinter {
  private static final byte[] END = ascii("\n}");
  private static final byte[] NOTHING = {};

  private final Storage storage;

  LogPrinter(Storage storage) {
    this.storage = storage;
  }

  /** Prints all but the samples. */
  void header(URI file, OutputStream out) throws IOException {
    try (OpenLog log = OpenLog.open(storage, file)) {
      out.write(IndentedJson.document(log.headerWithReductions()));
    }
  }

  /**
   * Prints headers as a list, as they come; what cannot be read is left out.
   *
   * @param read reads one
   * @param atOnce how many are read at once
   * @param bad gets why one is left out
   */
  static void headers(
      List<URI> files,
      Function<URI, HeaderResult> read,
      int atOnce,
      OutputStream out,
      Consumer<FlowException> bad)
      throws IOException {
    boolean some = false;
    out.write('[');
    try (InOrder<URI, PrintedHeader> work = new InOrder<>(atOnce)) {
      Iterator<PrintedHeader> printed =
          work.map(files.iterator(), file -> 0, file -> new PrintedHeader(read.apply(file)));
      while (printed.hasNext()) {
        PrintedHeader header = printed.next();
        if (header.json.length > 0) {
          if (some) {
            out.write(',');
          }
          out.write(header.json);
          some = true;
        }
        header.error.ifPresent(bad);
      }
    }
    out.write(ascii(some ? "\n]" : "]"));
  }

  /** A header as an element of a list, or nothing and why there is none. */
  private static final class PrintedHeader {
    final byte[] json;
    final Optional<FlowException> error;

    PrintedHeader(HeaderResult result) {
      this.json = result.header().map(IndentedJson::element).orElse(NOTHING);
      this.error = result.error();
    }
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Prints the whole log. */
  void whole(URI file, ReadOptions options, OutputStream out) throws IOException {
    try (OpenLog log = OpenLog.open(storage, file)) {
      EvalLog header = log.withReductions();
      ObjectNode tree = LogJson.mapper().valueToTree(header);
      tree.remove("reductions");
      byte[] start = IndentedJson.document(tree);
      out.write(start, 0, start.length - END.length);
      samples(log, options, out);
      if (header.reductions() != null) {
        out.write(',');
        out.write(IndentedJson.member("reductions", header.reductions()));
      }
      out.write(END);
    }
  }

  private static void samples(OpenLog log, ReadOptions options, OutputStream out)
      throws IOException {
    out.write(ascii(",\n  \"samples\": ["));
    boolean some = false;
    try (Stream<OpenLog.Part> parts = log.samples(options);
        InOrder<OpenLog.Part, List<byte[]>> pieces = new InOrder<>(processors())) {
      Iterator<List<byte[]>> printed =
          pieces.map(parts.iterator(), OpenLog.Part::bytes, LogPrinter::printed);
      while (printed.hasNext()) {
        for (byte[] sample : printed.next()) {
          if (some) {
            out.write(',');
          }
          out.write(sample);
          some = true;
        }
      }
    }
    out.write(ascii(some ? "\n  ]" : "]"));
  }

  private static List<byte[]> printed(OpenLog.Part part) {
    List<byte[]> printed = new ArrayList<>();
    part.read(sample -> printed.add(IndentedJson.elementOfMember(sample)));
    return printed;
  }

  /** Prints a sample as it stands in the log, of any size, as it is read. */
  void sample(URI file, SampleId id, int epoch, OutputStream out) throws IOException {
    try (OpenLog log = OpenLog.open(storage, file)) {
      try (InputStream json = log.open(id, epoch).orElseThrow(() -> none(file, id, epoch))) {
        IndentedJson.copy(json, out);
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new FlowException(
          ErrorCode.LOG,
          "the log "
              + Uris.display(file)
              + ": sample "
              + id
              + " cannot be read: "
              + e.getOriginalMessage(),
          null,
          e);
    }
  }

  /** Prints a sample with its references resolved. */
  void sample(URI file, SampleId id, int epoch, ReadOptions options, OutputStream out)
      throws IOException {
    try (OpenLog log = OpenLog.open(storage, file)) {
      Optional<EvalSample> sample = log.sample(id, epoch, options);
      out.write(IndentedJson.document(sample.orElseThrow(() -> none(file, id, epoch))));
    }
  }

  private static FlowException none(URI file, SampleId id, int epoch) {
    return new FlowException(
        ErrorCode.NOT_FOUND,
        "the log " + Uris.display(file) + " has no sample '" + id + "' of epoch " + epoch);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
