/** What a deadline costs a call that is in time: its place on the timer, taken and given back. */
@NullMarked
package io.haagent.bench.timer;

import org.jspecify.annotations.NullMarked;
