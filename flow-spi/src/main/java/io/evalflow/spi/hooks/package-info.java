/** What happens in a run, as one stream of events, and the SPI that listens to it. */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.hooks;
