package io.evalflow.cli.log;

import io.evalflow.engine.log.ops.LogQuery;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.log.EvalLogInfo;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The logs that operands name: files, and directories for all that is below them. */
final class NamedLogs {
  private NamedLogs() {}

  static List<URI> of(List<String> operands, LogContext context, LogEngine engine) {
    List<URI> files = new ArrayList<>();
    for (String operand : operands) {
      URI file = context.file(operand);
      if (isDirectory(file, engine)) {
        files.addAll(below(context.directory(operand), engine));
      } else {
        files.add(file);
      }
    }
    return files;
  }

  /** What is not there is a log that cannot be read, which hides no other. */
  private static boolean isDirectory(URI file, LogEngine engine) {
    try {
      return engine.operations().isDirectory(file);
    } catch (FlowException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** All logs of a directory, newest first. */
  static List<URI> below(URI directory, LogEngine engine) {
    return engine.operations().list(directory, LogQuery.ALL).logs().stream()
        .map(EvalLogInfo::name)
        .toList();
  }
}
