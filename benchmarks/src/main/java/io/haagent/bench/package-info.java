/**
 * What a guarded call costs, each peer beside us in the same run: {@link
 * io.haagent.bench.GuardedCall} drives the engine through the real gate, {@link
 * io.haagent.bench.Resilience4jCall} does the same work by Resilience4j, and {@link
 * io.haagent.bench.Comparison} prints both.
 */
@NullMarked
package io.haagent.bench;

import org.jspecify.annotations.NullMarked;
