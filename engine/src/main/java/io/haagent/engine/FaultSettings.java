package io.haagent.engine;

import org.jspecify.annotations.Nullable;

/**
 * What faults are injected.
 *
 * @param delayNanos how much longer a struck attempt takes, 0 for no longer
 * @param abort the name of the exception class that it ends with, or null
 * @param status the HTTP status that it ends with, or 0
 * @param percent how many of a hundred attempts are struck, 0 to 100
 */
public record FaultSettings(long delayNanos, @Nullable String abort, int status, double percent) {}
