package io.evalflow.cli.display;

import org.jline.utils.AttributedStyle;

/**
 * What an output can show.
 *
 * @param unicode whether it shows characters beyond ASCII
 * @param colour whether it shows colours
 */
public record Look(boolean unicode, boolean colour) {
  /** A file or pipe. */
  public static final Look PLAIN = new Look(true, false);

  AttributedStyle good() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN) : plain();
  }

  AttributedStyle bad() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED) : plain();
  }

  AttributedStyle warning() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW) : plain();
  }

  AttributedStyle accent() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN) : plain();
  }

  AttributedStyle faint() {
    return colour ? AttributedStyle.DEFAULT.faint() : plain();
  }

  AttributedStyle bold() {
    return colour ? AttributedStyle.DEFAULT.bold() : plain();
  }

  AttributedStyle plain() {
    return AttributedStyle.DEFAULT;
  }

  Text text() {
    return new Text(unicode);
  }

  String separator() {
    return unicode ? " · " : ", ";
  }
}
