package io.evalflow.engine.run;

import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.ModelApi;
import java.util.concurrent.Semaphore;

/**
 * A model of a run with its connections.
 *
 * @param name its name as users write it
 * @param api the model
 * @param config the generation config set for the model
 * @param connections a permit for each call that may be under way; shared with models of the same
 *     connection key
 */
record ConnectedModel(String name, ModelApi api, GenerateConfig config, Semaphore connections) {}
