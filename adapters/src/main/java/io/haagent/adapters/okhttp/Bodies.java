package io.haagent.adapters.okhttp;

import java.io.IOException;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * Tells which bodies can be sent again: those of the library's own that know their length, which
 * are strings, bytes, files and forms. Any other may be used up by the first attempt, and so may a
 * part of a multipart body.
 */
final class Bodies {
  private static final String OWN = "okhttp3.";
  private static final String OF_PARTS = "okhttp3.MultipartBody";

  private Bodies() {}

  static boolean areRepeatable(@Nullable RequestBody body) {
    if (body == null) {
      return true;
    }
    String name = body.getClass().getName();
    if (!name.startsWith(OWN) || name.equals(OF_PARTS)) {
      return false;
    }
    try {
      return body.contentLength() >= 0;
    } catch (IOException e) {
      return false;
    }
  }
}
