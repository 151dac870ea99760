package io.haagent.policy;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns a file's bytes into text, or says why they are none. */
final class SourceText {
  /** The largest file, in bytes: some 50,000 guards. */
  static final int MAX_BYTES = 32 << 20;

  private SourceText() {}

  /** Returns the text without a byte order mark, or null when it has added a problem. */
  static @Nullable String decode(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      return refuse(problems, "the file has more than 32 MB; split or shorten it");
    }
    String wide = wideEncoding(bytes);
    if (wide != null) {
      return refuse(problems, "the file is " + wide + "; save it as UTF-8");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0 && !isUtf8(bytes, problems)) {
      return null;
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isBlank()) {
      return refuse(problems, "the file is empty; write at least {\"guards\": {}}");
    }
    return text;
  }

  private static @Nullable String refuse(Problems problems, String what) {
    problems.add(new Location(1, 1), "", what);
    return null;
  }

  /** JSON begins with ASCII, so a zero among the first bytes tells the width (RFC 4627, 3). */
  private static @Nullable String wideEncoding(byte[] bytes) {
    int first = at(bytes, 0);
    int second = at(bytes, 1);
    if ((first == 0 && second == 0)
        || (first == 0xff && second == 0xfe && at(bytes, 2) == 0 && at(bytes, 3) == 0)
        || (first > 0 && second == 0 && at(bytes, 2) == 0)) {
      return "UTF-32";
    }
    boolean mark = (first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe);
    return mark || (first == 0 && second > 0) || (first > 0 && second == 0) ? "UTF-16" : null;
  }

  private static int at(byte[] bytes, int index) {
    return index < bytes.length ? bytes[index] & 0xff : -1;
  }

  private static boolean isUtf8(byte[] bytes, Problems problems) {
    CharBuffer decoded = CharBuffer.allocate(bytes.length + 1);
    boolean broken =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), decoded, true)
            .isError();
    if (broken) {
      String before = decoded.flip().toString();
      int line = 1;
      int start = before.startsWith("\uFEFF") ? 1 : 0;
      for (int i = 0; i < before.length(); i++) {
        if (before.charAt(i) == '\n') {
          line++;
          start = i + 1;
        }
      }
      Location at = new Location(line, before.length() - start + 1);
      problems.add(at, "", "a byte that is not UTF-8; save the file as UTF-8");
    }
    return !broken;
  }
}
