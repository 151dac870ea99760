/**
 * What the agent adds to the start of a JVM, beside what OpenTelemetry's agent adds to it in the
 * same run.
 */
@NullMarked
package io.haagent.bench.startup;

import org.jspecify.annotations.NullMarked;
