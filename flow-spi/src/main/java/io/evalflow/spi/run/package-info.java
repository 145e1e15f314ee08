/** A planned run and the SPI of execution modes that carry it out. */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.run;
