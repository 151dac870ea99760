/** Methods whose guards reject, wait, time out and open. */
@NullMarked
package io.haagent.it.target.policies;

import org.jspecify.annotations.NullMarked;
