/** TBD. */
@NullMarked
package io.haagent.it;

import org.jspecify.annotations.NullMarked;
