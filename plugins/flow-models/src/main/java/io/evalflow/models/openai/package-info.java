/**
 * Models behind OpenAI's chat completions API and endpoints compatible with it. Retries, waiting
 * and limits of connections are the engine's and must not be here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.models.openai;
