/** A program whose calls take longer than its policy allows. */
@NullMarked
package io.haagent.it.target.timeout;

import org.jspecify.annotations.NullMarked;
