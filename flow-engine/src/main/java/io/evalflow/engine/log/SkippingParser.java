package io.evalflow.engine.log;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.SerializableString;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;

/**
 * Leaves out some fields of an object: what they hold is passed over and never kept. May begin in
 * the middle of a document, at the object's first token, which Jackson's own filter cannot.
 */
final class SkippingParser extends JsonParserDelegate {
  private final Set<String> names;
  private final int depth;

  /**
   * Skips fields of the object that begins at the parser's current token, or the next one if it has
   * none yet.
   */
  SkippingParser(JsonParser parser, Set<String> names) {
    super(parser);
    this.names = names;
    int outside = parser.streamReadContext().getNestingDepth();
    this.depth = parser.hasCurrentToken() ? outside : outside + 1;
  }

  @Override
  public @Nullable JsonToken nextToken() {
    JsonToken token = delegate.nextToken();
    while (token == JsonToken.PROPERTY_NAME
        && delegate.streamReadContext().getNestingDepth() == depth
        && names.contains(delegate.currentName())) {
      Bounded.unlimit(delegate);
      delegate.nextToken();
      delegate.skipChildren();
      token = delegate.nextToken();
      Bounded.limit(delegate);
    }
    return token;
  }

  @Override
  public @Nullable String nextName() {
    return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
  }

  @Override
  public boolean nextName(SerializableString name) {
    return nextToken() == JsonToken.PROPERTY_NAME && name.getValue().equals(currentName());
  }

  @Override
  public int nextNameMatch(PropertyNameMatcher matcher) {
    String name = nextName();
    if (name != null) {
      return matcher.matchName(name);
    }
    return hasToken(JsonToken.END_OBJECT)
        ? PropertyNameMatcher.MATCH_END_OBJECT
        : PropertyNameMatcher.MATCH_ODD_TOKEN;
  }
}
