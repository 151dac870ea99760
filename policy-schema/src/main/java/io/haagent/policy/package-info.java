/** TBD. */
@NullMarked
package io.haagent.policy;

import org.jspecify.annotations.NullMarked;
