/** How the types of this SPI look as JSON: snake_case names, absent where null. */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.json;
