/** A caller that uses the JDK's client through Spring. */
@NullMarked
package io.haagent.it.target.spring;

import org.jspecify.annotations.NullMarked;
