/** Methods of each shape whose guards judge what they return. */
@NullMarked
package io.haagent.it.target.results;

import org.jspecify.annotations.NullMarked;
