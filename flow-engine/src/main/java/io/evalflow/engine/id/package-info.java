/** Unique ids as the logs carry them. Every stage may use them; nothing here knows a stage. */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.id;
