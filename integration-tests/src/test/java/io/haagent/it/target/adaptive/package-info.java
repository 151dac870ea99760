/** A method whose bulkhead finds its size by itself. */
@NullMarked
package io.haagent.it.target.adaptive;

import org.jspecify.annotations.NullMarked;
