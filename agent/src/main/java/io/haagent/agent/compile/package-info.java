/**
 * Turns the policy's records into the engine's guards and weaving's targets: the only place that
 * knows both.
 */
@NullMarked
package io.haagent.agent.compile;

import org.jspecify.annotations.NullMarked;
