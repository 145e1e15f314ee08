/**
 * Arguments as users write them: a JSON tree bound strictly to typed records. Reading files is not
 * done here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.spi.config;
