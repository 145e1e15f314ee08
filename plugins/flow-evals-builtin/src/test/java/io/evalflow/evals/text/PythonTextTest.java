package io.evalflow.evals.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.evalflow.spi.eval.NumberText;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values were noted from Python 3.11 and inspect-ai 0.3.285. */
class PythonTextTest {
  @ParameterizedTest
  @CsvSource({
    "Straße,strasse",
    "ΟΔΟΣ,οδοσ",
    "İ,i̇",
    "ı,ı",
    "ẞ,ss",
    "ﬁne,fine",
    "ꭰ,Ꭰ",
    "Ꭰ,Ꭰ",
    "ABC,abc",
    "ＡＢ,ａｂ",
    "ŉ,ʼn"
  })
  void foldsCase(String text, String folded) {
    assertThat(PythonText.casefold(text)).isEqualTo(folded);
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1.0", "1e22,1e+22", "1e16,1e+16", "1e15,1000000000000000.0", "0.0001,0.0001",
    "0.00001,1e-05", "-0.0,-0.0", "123456.789,123456.789", "2.5e-308,2.5e-308", "2e-3,0.002"
  })
  void writesNumbersInTheirShortestForm(double number, String text) {
    assertThat(PythonText.repr(number)).isEqualTo(text);
  }

  @Test
  void takesNoBreakSpacesForSpace() {
    assertThat(PythonText.strip("\u00a0\u2007 x \u202f\u0085")).isEqualTo("x");
    assertThat(PythonText.split(" a\u00a0b\u2028c ")).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "1_000,1000",
    "' 5 ',5",
    "1e3,1000",
    ".5,0.5",
    "5.,5",
    "+7,7",
    "-0,-0.0",
    "٣,3",
    "1_0.0_1,10.01"
  })
  void readsNumbersAsPythonDoes(String text, double number) {
    assertThat(NumberText.finite(text)).hasValue(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "1d", "1f", "0x1p3", "_1", "1_", "1__0", "1_.0", "nan", "inf", "1e400", "1e",
        "--1", "1 2", "½"
      })
  void readsNothingElseAsANumber(String text) {
    assertThat(NumberText.finite(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2½,2.5",
    "-½,-0.5",
    "3²,9",
    "2⁻²,0.25",
    "十二,12",
    "二〇二五,2025",
    "一万,10000",
    "万,10000",
    "三点一四,3.14",
    "Ⅻ,12",
    "①,1",
    "負五,-5",
    "廿三,23",
    "--5,5",
    "(42)!,42"
  })
  void readsNumbersOfOtherScripts(String text, double number) {
    OptionalDouble parsed = Numbers.parse(text, true);

    assertThat(parsed).isPresent();
    assertThat(parsed.getAsDouble()).isCloseTo(number, org.assertj.core.data.Offset.offset(1e-9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"½½", "a1", "x=5", "<42", "60%", "５ａ", "²³x"})
  void knowsWhatIsNoNumberInAnyScript(String text) {
    assertThat(Numbers.parse(text, true)).isEmpty();
  }
}
