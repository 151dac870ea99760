/** TBD. */
@NullMarked
package io.haagent.adapters.jdkhttp;

import org.jspecify.annotations.NullMarked;
