/** The shapes of methods that a pattern can name, each with a body that can be made to fail. */
@NullMarked
package io.haagent.it.target.shapes;

import org.jspecify.annotations.NullMarked;
