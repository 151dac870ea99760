/** TBD. */
@NullMarked
package io.haagent.bench;

import org.jspecify.annotations.NullMarked;
