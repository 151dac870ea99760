package io.haagent.adapters.http;

/** A fallback that answers every request alike, whatever the client. */
public interface CannedSource {

  /** Returns the answer; the same for every call. */
  CannedAnswer canned();
}
