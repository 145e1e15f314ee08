/**
 * One HTTP exchange for LangChain4j, over the JDK's client, that keeps what LangChain4j forgets:
 * the raw bodies and the response headers. Knows nothing of any provider's format.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.models.http;
