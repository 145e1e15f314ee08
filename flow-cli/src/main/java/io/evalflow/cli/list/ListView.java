package io.evalflow.cli.list;

import io.evalflow.engine.list.ListedDirectory;
import java.util.List;
import org.jline.utils.AttributedString;

/** Draws logs for a number of columns. */
interface ListView {
  /**
   * Draws logs.
   *
   * @return blocks of lines that belong together
   */
  List<List<AttributedString>> draw(List<ListedDirectory> directories, int columns);
}
