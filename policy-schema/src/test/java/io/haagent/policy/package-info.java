/** Tests of the policy file's reader, records, patterns and schema. */
@NullMarked
package io.haagent.policy;

import org.jspecify.annotations.NullMarked;
