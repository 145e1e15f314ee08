/**
 * Operations on logs after a run, and predicates that choose logs. What they get are headers;
 * samples are read on request.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.step;
