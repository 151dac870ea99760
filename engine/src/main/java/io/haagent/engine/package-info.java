/** TBD. */
@NullMarked
package io.haagent.engine;

import org.jspecify.annotations.NullMarked;
