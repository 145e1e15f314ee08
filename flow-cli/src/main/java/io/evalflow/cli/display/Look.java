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

  /** What went well. */
  public AttributedStyle good() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN) : plain();
  }

  /** What went wrong. */
  public AttributedStyle bad() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED) : plain();
  }

  /** What to look at. */
  public AttributedStyle warning() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.YELLOW) : plain();
  }

  /** What stands out. */
  public AttributedStyle accent() {
    return colour ? AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN) : plain();
  }

  /** What is beside the point. */
  public AttributedStyle faint() {
    return colour ? AttributedStyle.DEFAULT.faint() : plain();
  }

  /** What comes first. */
  public AttributedStyle bold() {
    return colour ? AttributedStyle.DEFAULT.bold() : plain();
  }

  /** Anything else. */
  public AttributedStyle plain() {
    return AttributedStyle.DEFAULT;
  }

  Text text() {
    return new Text(unicode);
  }

  String separator() {
    return unicode ? " · " : ", ";
  }
}
