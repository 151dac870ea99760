/** TBD. */
@NullMarked
package io.haagent.demo;

import org.jspecify.annotations.NullMarked;
