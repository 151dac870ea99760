/** A program that calls a dependency with OkHttp, through what all versions from 3.0 on have. */
@NullMarked
package io.haagent.it.target.okhttp;

import org.jspecify.annotations.NullMarked;
