/**
 * A busy program whose every answer is known, whatever guards it, and which counts what is left.
 */
@NullMarked
package io.haagent.it.target.load;

import org.jspecify.annotations.NullMarked;
