/** Files under a URI scheme, and the SPI that brings them. */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.storage;
