/**
 * What the tests start: the command, a server, the Python reference. No assertions on our own
 * behaviour.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.it.support;
