/**
 * The policies and the guard that runs a call through them. Every algorithm here is pure arithmetic
 * on nanoseconds passed in; only {@link io.haagent.engine.PolicyGuard} reads the clock, parks and
 * tells events. The package knows nothing of byte code, JSON, HTTP clients or JMX and can be used
 * as a plain library.
 */
@NullMarked
package io.haagent.engine;

import org.jspecify.annotations.NullMarked;
