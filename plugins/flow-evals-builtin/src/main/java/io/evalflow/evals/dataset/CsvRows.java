package io.evalflow.evals.dataset;

import io.evalflow.spi.FlowException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rows of values separated by commas or tabs, under a first row of column names. Every value is a
 * text. Empty rows are passed over; one that has more or fewer values than there are columns is
 * refused. Reads one file, since it keeps the column names of its scan.
 */
final class CsvRows implements RowFormat {
  private final CSVFormat format;
  private List<String> columns = List.of();

  CsvRows(char delimiter) {
    // As Python's csv module reads: text after a closing quote belongs to the value.
    this.format =
        CSVFormat.Builder.create()
            .setDelimiter(delimiter)
            .setQuote('"')
            .setIgnoreEmptyLines(true)
            .setTrailingData(true)
            .get();
  }

  @Override
  public void scan(RowFile file, RowVisitor visitor) throws IOException {
    long offset = startOfText(file);
    long line = 1;
    try (InputStream in = file.stream()) {
      in.skipNBytes(offset);
      CSVParser parser =
          CSVParser.builder()
              .setReader(
                  new InputStreamReader(
                      in,
                      StandardCharsets.UTF_8
                          .newDecoder()
                          .onMalformedInput(CodingErrorAction.REPORT)
                          .onUnmappableCharacter(CodingErrorAction.REPORT)))
              .setFormat(format)
              .setCharset(StandardCharsets.UTF_8)
              .setTrackBytes(true)
              .get();
      Iterator<CSVRecord> records = parser.iterator();
      while (records.hasNext()) {
        CSVRecord record = records.next();
        line = parser.getCurrentLineNumber();
        visit(file, record, offset + record.getBytePosition(), line, visitor);
      }
    } catch (UncheckedIOException e) {
      throw unreadable(file, line, e);
    }
  }

  private static FlowException unreadable(RowFile file, long line, UncheckedIOException e) {
    @Nullable Throwable cause = e.getCause();
    return file.syntax(
        line + 1,
        cause instanceof CharacterCodingException
            ? "not UTF-8"
            : "not CSV: a quote that is not closed, or a value that is too long");
  }

  private void visit(RowFile file, CSVRecord record, long start, long line, RowVisitor visitor) {
    if (columns.isEmpty()) {
      columns = List.of(record.values());
      Set<String> seen = new HashSet<>();
      for (String column : columns) {
        if (!seen.add(column)) {
          throw file.syntax(line, "two columns are called '" + column + "'");
        }
      }
      return;
    }
    if (record.size() != columns.size()) {
      throw file.syntax(
          line, "has " + record.size() + " values, but there are " + columns.size() + " columns");
    }
    ObjectNode row = object(record);
    if (record.stream().anyMatch(value -> !value.isBlank())) {
      visitor.row(row, start, line);
    }
  }

  @Override
  public ObjectNode row(byte[] bytes) throws IOException {
    try (CSVParser parser =
        CSVParser.builder()
            .setReader(new StringReader(new String(bytes, StandardCharsets.UTF_8)))
            .setFormat(format)
            .get()) {
      Iterator<CSVRecord> records = parser.iterator();
      @Nullable CSVRecord record = records.hasNext() ? records.next() : null;
      if (record == null || record.size() != columns.size()) {
        throw new IOException("a row is no longer as it was");
      }
      return object(record);
    }
  }

  private ObjectNode object(CSVRecord record) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), record.get(i));
    }
    return row;
  }

  private static long startOfText(RowFile file) throws IOException {
    byte[] start = file.bytes(0, Math.min(3, file.size()));
    boolean mark =
        start.length == 3
            && start[0] == (byte) 0xef
            && start[1] == (byte) 0xbb
            && start[2] == (byte) 0xbf;
    return mark ? 3 : 0;
  }
}
