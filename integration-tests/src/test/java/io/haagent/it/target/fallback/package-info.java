/** Methods of each shape whose guards have fallbacks and faults. */
@NullMarked
package io.haagent.it.target.fallback;

import org.jspecify.annotations.NullMarked;
