/** A program that another agent watches while ours comes and goes. */
@NullMarked
package io.haagent.it.target.bytes;

import org.jspecify.annotations.NullMarked;
