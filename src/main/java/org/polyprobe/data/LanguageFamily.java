package org.polyprobe.data;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which languages are related: the family of a language and its branch within it, after Glottolog and Ethnologue
 * where they agree. Branches are as close as a list of common languages needs (Germanic, not West Germanic).
 *
 * @param family e.g. Indo-European
 * @param branch e.g. Romance; for a language without near relatives here, its own group
 */
public record LanguageFamily(String family, String branch) {
  private static final String TABLE = """
      Indo-European/Germanic: en de nl sv da no nb nn is af lb yi fy
      Indo-European/Romance: fr es it pt ro ca gl oc la scn
      Indo-European/Slavic: ru uk be pl cs sk sl hr sr bs mk bg
      Indo-European/Baltic: lt lv
      Indo-European/Indo-Aryan: hi ur bn mr gu pa ne si or as sa
      Indo-European/Iranian: fa ku ckb ps tg
      Indo-European/Greek: el
      Indo-European/Celtic: ga cy br gd
      Indo-European/Armenian: hy
      Indo-European/Albanian: sq
      Afro-Asiatic/Semitic: ar he am mt ti arz
      Afro-Asiatic/Cushitic: so om
      Afro-Asiatic/Chadic: ha
      Sino-Tibetan/Sinitic: zh yue wuu
      Sino-Tibetan/Burmese-Lolo: my
      Sino-Tibetan/Bodic: bo dz
      Dravidian/South Dravidian: ta ml kn
      Dravidian/South-Central Dravidian: te
      Niger-Congo/Bantu: sw zu xh rw rn sn lg st tn ny ln
      Niger-Congo/Yoruboid: yo
      Niger-Congo/Igboid: ig
      Niger-Congo/Atlantic: wo ff
      Uralic/Finnic: fi et
      Uralic/Ugric: hu
      Turkic/Oghuz: tr az tk
      Turkic/Kipchak: kk ky tt ba
      Turkic/Karluk: uz ug
      Turkic/Oghur: cv
      Austronesian/Malayo-Polynesian: id ms jv su tl ceb mg mi ace min
      Austroasiatic/Vietic: vi
      Austroasiatic/Khmer: km
      Kra-Dai/Tai: th lo
      Japonic/Japanese: ja
      Koreanic/Korean: ko
      Mongolic/Mongolian: mn
      Kartvelian/Georgian: ka
      Quechuan/Quechua: qu
      Basque/Basque: eu
      """;
  private static final Map<String, LanguageFamily> BY_LANGUAGE = parse();

  /** The family of a language tag's language ({@code zh-Hans} counts as {@code zh}), or empty if it is not listed. */
  public static Optional<LanguageFamily> of(String tag) {
    return Optional.ofNullable(BY_LANGUAGE.get(tag.split("-")[0].toLowerCase(Locale.ROOT)));
  }

  private static Map<String, LanguageFamily> parse() {
    Map<String, LanguageFamily> families = new HashMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] row = line.split(": ");
      String[] names = row[0].split("/");
      for (String language : row[1].split(" ")) families.put(language, new LanguageFamily(names[0], names[1]));
    }
    return Map.copyOf(families);
  }
}
