package io.evalflow.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.event.JsonChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TreeChangesTest {
  private final JsonMapper mapper = JsonMapper.builder().build();

  // The changes are those that inspect-ai 0.3.285 computed for the same two trees.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':1,'b':2} | {'b':3,'c':4} | remove /a; add /c 4; replace /b 3 was 2",
        "{'l':[1,2,3]} | {'l':[0,1,2,3]} | add /l/0 0",
        "{'l':[1,2,3]} | {'l':[2,3]} | remove /l/0",
        "{'l':[1,2,3]} | {'l':[1,9,3,4]} | replace /l/1 9 was 2; add /l/3 4",
        "{'m':[{'x':1},{'y':2}]} | {'m':[{'x':5},{'y':2}]} | replace /m/0/x 5 was 1",
        "{'a':{'b':[1]}} | {'a':{'b':{}}} | replace /a/b {} was [1]",
        "{'a/b':{'~':1}} | {'a/b':{'~':2}} | replace /a~1b/~0 2 was 1",
        "{'a':null,'z':1} | {'a':[],'q':1,'b':2} | remove /z; add /q 1; add /b 2; replace /a [] was null",
        "{'l':[1,2,3,4]} | {'l':[1]} | remove /l/1; remove /l/1; remove /l/1",
        "{'l':[[1],[2]]} | {'l':[[1,2],[3]]} | add /l/0/1 2; replace /l/1/0 3 was 2"
      })
  void changesAreThoseOfInspectInItsOrder(String before, String after, String expected) {
    List<JsonChange> changes = new ArrayList<>();
    TreeChanges.add("", json(before), json(after), changes);
    assertThat(changes.stream().map(TreeChangesTest::shown))
        .containsExactly(expected.replace('\'', '"').split("; "));
  }

  @Test
  void equalTreesHaveNoChanges() {
    List<JsonChange> changes = new ArrayList<>();
    TreeChanges.add("", json("{'a':[1,{}]}"), json("{'a':[1,{}]}"), changes);
    assertThat(changes).isEmpty();
  }

  private JsonNode json(String quotedSimply) {
    return mapper.readTree(quotedSimply.replace('\'', '"'));
  }

  private static String shown(JsonChange change) {
    return change.op()
        + " "
        + change.path()
        + (change.value() == null ? "" : " " + change.value())
        + (change.replaced() == null ? "" : " was " + change.replaced());
  }
}
