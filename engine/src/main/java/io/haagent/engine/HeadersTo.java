package io.haagent.engine;

/** To which hosts a guard's HTTP calls tell what they are in headers of their own. */
public enum HeadersTo {
  /** To none: what isn't asked for isn't sent. */
  NO_HOST,
  /** To those that can only be one's own. */
  INTERNAL_HOSTS,
  /** To all that the guard has calls to. */
  ALL_HOSTS
}
