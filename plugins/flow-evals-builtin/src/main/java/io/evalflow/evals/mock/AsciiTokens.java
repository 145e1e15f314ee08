package io.evalflow.evals.mock;

/**
 * Counts the tokens of plain ASCII text: cuts it as the o200k encoding does, into words with what
 * stands before them, groups of three digits, marks and white space, and merges each piece by the
 * ranks of the vocabulary. For one text.
 */
final class AsciiTokens {
  /** What {@link #count} gives for a text that it cannot count. */
  static final int UNCOUNTED = -1;

  /** Merging takes the square of a piece's length, which nobody should be able to make use of. */
  private static final int LONGEST_PIECE = 256;

  private static final String[] CONTRACTIONS = {"s", "t", "re", "ve", "m", "ll", "d"};

  private final Vocabulary vocabulary;
  private final byte[] text;

  private AsciiTokens(Vocabulary vocabulary, byte[] text) {
    this.vocabulary = vocabulary;
    this.text = text;
  }

  /** The count of tokens; {@link #UNCOUNTED} if it has other characters or a very long piece. */
  static int count(String text, Vocabulary vocabulary) {
    byte[] bytes = new byte[text.length()];
    for (int i = 0; i < bytes.length; i++) {
      char c = text.charAt(i);
      boolean plain = (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t';
      if (!plain) {
        return UNCOUNTED;
      }
      bytes[i] = (byte) c;
    }
    return new AsciiTokens(vocabulary, bytes).count();
  }

  private int count() {
    int tokens = 0;
    int at = 0;
    while (at < text.length) {
      int end = endOfPiece(at);
      if (end - at > LONGEST_PIECE) {
        return UNCOUNTED;
      }
      tokens += tokens(at, end);
      at = end;
    }
    return tokens;
  }

  private int endOfPiece(int start) {
    int c = text[start];
    if (isDigit(c)) {
      int end = start + 1;
      while (end < text.length && end < start + 3 && isDigit(text[end])) {
        end++;
      }
      return end;
    }
    int letters = isLetter(c) || isLineEnd(c) ? start : start + 1;
    if (letters < text.length && isLetter(text[letters])) {
      return endOfWord(letters);
    }
    int marks = c == ' ' ? start + 1 : start;
    if (marks < text.length && isMark(text[marks])) {
      return endOfMarks(marks);
    }
    return endOfSpace(start);
  }

  /** Upper-case letters, then lower-case ones, then a contraction. */
  private int endOfWord(int start) {
    int end = start;
    while (end < text.length && isUpper(text[end])) {
      end++;
    }
    while (end < text.length && isLower(text[end])) {
      end++;
    }
    if (end < text.length && text[end] == '\'') {
      for (String contraction : CONTRACTIONS) {
        if (follows(contraction, end + 1)) {
          return end + 1 + contraction.length();
        }
      }
    }
    return end;
  }

  private boolean follows(String lowerCase, int at) {
    if (at + lowerCase.length() > text.length) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if (!isLetter(text[at + i]) || (text[at + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int endOfMarks(int start) {
    int end = start;
    while (end < text.length && isMark(text[end])) {
      end++;
    }
    while (end < text.length && (isLineEnd(text[end]) || text[end] == '/')) {
      end++;
    }
    return end;
  }

  /** White space up to its last line end; else all but the last if something follows; else all. */
  private int endOfSpace(int start) {
    int end = start;
    int afterLineEnd = start;
    while (end < text.length && isSpace(text[end])) {
      end++;
      if (isLineEnd(text[end - 1])) {
        afterLineEnd = end;
      }
    }
    if (afterLineEnd > start) {
      return afterLineEnd;
    }
    return end < text.length && end - start > 1 ? end - 1 : end;
  }

  /** The tokens of a piece: merges the neighbours of the lowest rank until no two are a token. */
  private int tokens(int from, int to) {
    if (vocabulary.rank(text, from, to) != Integer.MAX_VALUE) {
      return 1;
    }
    int count = to - from;
    int[] starts = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      starts[i] = from + i;
    }
    int[] ranks = new int[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = rankOfPair(starts, i, count);
    }
    while (count > 1) {
      int lowest = lowest(ranks, count);
      if (ranks[lowest] == Integer.MAX_VALUE) {
        break;
      }
      System.arraycopy(starts, lowest + 2, starts, lowest + 1, count - lowest - 1);
      System.arraycopy(ranks, lowest + 2, ranks, lowest + 1, Math.max(0, count - lowest - 2));
      count--;
      ranks[lowest] = rankOfPair(starts, lowest, count);
      if (lowest > 0) {
        ranks[lowest - 1] = rankOfPair(starts, lowest - 1, count);
      }
    }
    return count;
  }

  /** The rank of the token that a part and the next would make. */
  private int rankOfPair(int[] starts, int part, int count) {
    return part + 2 > count
        ? Integer.MAX_VALUE
        : vocabulary.rank(text, starts[part], starts[part + 2]);
  }

  private static int lowest(int[] ranks, int count) {
    int lowest = 0;
    for (int i = 1; i < count; i++) {
      if (ranks[i] < ranks[lowest]) {
        lowest = i;
      }
    }
    return lowest;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isUpper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isLower(int c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isLetter(int c) {
    return isUpper(c) || isLower(c);
  }

  private static boolean isLineEnd(int c) {
    return c == '\n' || c == '\r';
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || isLineEnd(c);
  }

  private static boolean isMark(int c) {
    return !isSpace(c) && !isLetter(c) && !isDigit(c);
  }
}
