/** How exactly parked callers are let in: {@link io.haagent.bench.waiters.Waiters} measures it. */
@NullMarked
package io.haagent.bench.waiters;

import org.jspecify.annotations.NullMarked;
