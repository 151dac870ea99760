/** Measures what an attach and a detach cost an application of many classes. */
@NullMarked
package io.haagent.bench.attach;

import org.jspecify.annotations.NullMarked;
