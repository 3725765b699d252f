package org.polyprobe.report;

import java.util.List;

/** Text as HTML, and the few shapes of table the page has. All of it is well-formed XML too. */
final class Html {
  private Html() {}

  /** Safe as element text and between double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A table whose cells are HTML already; the first cell of a row is its header. */
  static String table(String caption, List<String> header, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>\n");
    if (!caption.isEmpty()) html.append("<caption>").append(caption).append("</caption>\n");
    html.append("<thead><tr>");
    for (String cell : header) html.append("<th scope=\"col\">").append(cell).append("</th>");
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
      for (String cell : row.subList(1, row.size())) {
        html.append(cell.startsWith("<td") ? cell : "<td>" + cell + "</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** A block that the page shows while its model is selected. */
  static String ofModel(int model, String content) {
    return content.isEmpty() ? "" : "<div data-model=\"" + model + "\">" + content + "</div>\n";
  }
}
