/** Two methods that share a bulkhead, one of them more important. */
@NullMarked
package io.haagent.it.target.group;

import org.jspecify.annotations.NullMarked;
