/** What the build holds the modules to. */
package io.haagent.architecture;
