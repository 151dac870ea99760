package io.haagent.demo.story;

import io.haagent.demo.story.Answer.Kind;

/**
 * The colours of the account.
 *
 * @param coloured false for none at all
 */
record Palette(boolean coloured) {

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String good(String text) {
    return paint("32", text);
  }

  String bad(String text) {
    return paint("31", text);
  }

  /** Each sign of a strip in the colour of what it stands for. */
  String strip(String signs) {
    StringBuilder painted = new StringBuilder();
    signs.chars().forEach(sign -> painted.append(sign((char) sign)));
    return painted.toString();
  }

  private String sign(char sign) {
    String text = String.valueOf(sign);
    if (sign == Kind.ANSWERED.sign()) {
      return good(text);
    }
    return paint(sign == Kind.FAILED.sign() ? "31" : sign == Kind.SLOW.sign() ? "35" : "33", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
  }
}
