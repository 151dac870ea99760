/** What hedges do for the slowest answers of a dependency, and how many requests they cost. */
@NullMarked
package io.haagent.bench.hedge;

import org.jspecify.annotations.NullMarked;
