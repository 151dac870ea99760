package io.haagent.policy;

import org.jspecify.annotations.Nullable;

/**
 * Faults that are injected on purpose, to test the other policies of a guard in a running system.
 *
 * @param delayNanos how much longer a struck attempt takes, 0 for no longer
 * @param abort the exception class that it ends with, or null
 * @param abortStatus the HTTP status that it ends with, or 0
 * @param percent how many of a hundred attempts are struck; 100
 */
public record FaultPolicy(
    long delayNanos, @Nullable ClassReference abort, int abortStatus, double percent) {}
