package org.polyprobe.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class ResultsCsvTest {
  @Test
  void aBaselineIsARowOfItsOwn() throws IOException {
    Score score = new Score("mbert", "align", "cosine", "fr", "en", 8, "mean", "float32", 1133, 0.1 + 0.2, 2e-3, 1e23,
        0.25, 42);
    assertEquals("""
        model,task,measure,language,reference,layer,pooling,dtype,n,value,low,high,seed
        mbert,align,cosine,fr,en,8,mean,float32,1133,0.30000000000000004,0.002,1.0E23,42
        mbert,align,cosine.baseline,fr,en,8,mean,float32,1133,0.25,,,42
        """, csv(List.of(score)));
  }

  @Test
  void whatDoesNotExistIsEmpty() throws IOException {
    Score score = new Score("a, \"b\"", "states", "norm", "sw", "", null, "", "float32", 3, Double.NaN, Double.NaN,
        Double.NaN, Double.NaN, -1);
    assertEquals(String.join(",", ResultsCsv.HEADER) + "\n\"a, \"\"b\"\"\",states,norm,sw,,,,float32,3,,,,-1\n",
        csv(List.of(score)));
  }

  @Test
  void numbersDoNotFollowTheLocale() throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      aBaselineIsARowOfItsOwn();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Property(tries = 300)
  void everyFieldReadsBack(@ForAll("scores") Score score) throws IOException {
    List<CSVRecord> rows = CSVFormat.RFC4180.parse(new StringReader(csv(List.of(score)))).getRecords();
    assertEquals(Double.isNaN(score.baseline()) ? 2 : 3, rows.size());
    CSVRecord row = rows.get(1);
    assertEquals(List.of(score.model(), score.task(), score.measure(), score.language(), score.reference(),
        score.layer() == null ? "" : score.layer().toString(), score.pooling(), score.dtype(), "" + score.n()),
        row.toList().subList(0, 9));
    assertEquals(score.value(), row.get(9).isEmpty() ? Double.NaN : Double.parseDouble(row.get(9)));
    assertEquals(score.seed(), Long.parseLong(row.get(12)));
  }

  @Provide
  Arbitrary<Score> scores() {
    return RunArbitraries.scores();
  }

  private static String csv(List<Score> scores) throws IOException {
    StringBuilder text = new StringBuilder();
    ResultsCsv.write(scores, text);
    return text.toString();
  }
}
