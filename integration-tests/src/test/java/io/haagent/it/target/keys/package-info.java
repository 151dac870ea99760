/** An application whose calls are told apart by arguments, headers and hosts. */
package io.haagent.it.target.keys;
