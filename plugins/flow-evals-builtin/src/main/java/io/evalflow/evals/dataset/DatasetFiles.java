package io.evalflow.evals.dataset;

import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.eval.Dataset;
import io.evalflow.spi.eval.PartContext;
import io.evalflow.spi.eval.Sample;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads datasets from files: {@code .json} (an array of objects), {@code .jsonl}, {@code .csv},
 * {@code .tsv}. Every row is checked before the first sample runs. Of JSON Lines and CSV only the
 * place of each row and its id stay in memory; a sample is read again when it is asked for.
 */
public final class DatasetFiles {
  private DatasetFiles() {}

  /**
   * Reads a dataset.
   *
   * @param uri the file, local or on any storage; one that is not local is copied first
   * @param fields which columns hold what
   * @param shuffle the order, made before the limit applies
   * @param limit most samples; all if null
   * @throws FlowException naming file and line, if a row lacks a column that {@code fields} names,
   *     is ragged, has a value of a wrong type or an id twice; or if the file cannot be read
   */
  public static Dataset read(
      URI uri,
      DatasetFields fields,
      Shuffle shuffle,
      @Nullable Integer limit,
      PartContext context) {
    RowFile file = RowFile.open(uri, context);
    SampleMapper mapper = new SampleMapper(fields, new FileReferences(uri, context));
    RowIds ids = new RowIds();
    String path = uri.getPath() == null ? "" : uri.getPath();
    String fileName = path.substring(path.lastIndexOf('/') + 1);
    IntFunction<Sample> rows;
    try {
      rows =
          switch (ending(fileName)) {
            case "json" -> inMemory(file, mapper, ids);
            case "jsonl" -> indexed(file, new JsonLines(), mapper, ids);
            case "csv" -> indexed(file, new CsvRows(','), mapper, ids);
            case "tsv", "tab" -> indexed(file, new CsvRows('\t'), mapper, ids);
            default ->
                throw new FlowException(
                    ErrorCode.UNSUPPORTED,
                    "dataset " + file.name() + " is of no kind that can be read",
                    "its name must end in .json, .jsonl, .csv or .tsv",
                    null);
          };
    } catch (IOException e) {
      throw new FlowException(
          ErrorCode.STORAGE,
          "dataset " + file.name() + " cannot be read: " + e.getMessage(),
          null,
          e);
    }
    int[] order = shuffle.order(ids.size());
    if (limit != null && limit < order.length) {
      order = Arrays.copyOf(order, limit);
    }
    try {
      boolean shuffled = !(shuffle instanceof Shuffle.None);
      return new RowDataset(stem(fileName), file.name(), shuffled, order, ids.inOrder(order), rows);
    } catch (FlowException e) {
      throw new FlowException(
          e.code(), "dataset " + file.name() + ": " + e.message(), e.hint().orElse(null), e);
    }
  }

  private static String ending(String fileName) {
    return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String stem(String fileName) {
    int dot = fileName.lastIndexOf('.');
    return dot <= 0 ? fileName : fileName.substring(0, dot);
  }

  private static IntFunction<Sample> inMemory(RowFile file, SampleMapper mapper, RowIds ids)
      throws IOException {
    List<Sample> samples = new ArrayList<>();
    JsonArray.scan(file, (row, line) -> samples.add(checked(file, mapper, ids, row, line)));
    return List.copyOf(samples)::get;
  }

  private static IntFunction<Sample> indexed(
      RowFile file, RowFormat format, SampleMapper mapper, RowIds ids) throws IOException {
    RowOffsets offsets = new RowOffsets();
    format.scan(
        file,
        (row, start, line) -> {
          checked(file, mapper, ids, row, line);
          offsets.add(start);
        });
    long end = file.size();
    offsets.close(end);
    return row -> {
      try {
        return mapper.sample(format.row(file.bytes(offsets.start(row), offsets.start(row + 1))));
      } catch (IOException | FlowException e) {
        throw new FlowException(
            ErrorCode.CONFLICT,
            "dataset " + file.name() + " was changed while it was in use: " + e.getMessage(),
            null,
            e);
      }
    };
  }

  private static Sample checked(
      RowFile file, SampleMapper mapper, RowIds ids, ObjectNode row, long line) {
    try {
      Sample sample = mapper.sample(row);
      ids.add(sample.id(), line);
      return sample;
    } catch (FlowException e) {
      throw file.error(line, e);
    }
  }
}
