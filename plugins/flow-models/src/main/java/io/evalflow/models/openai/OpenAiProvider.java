package io.evalflow.models.openai;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelSpec;
import java.util.List;

/**
 * {@code openai/NAME}: OpenAI, or another endpoint that {@code base_url} or {@code OPENAI_BASE_URL}
 * names. The key is that of {@code OPENAI_API_KEY}, and is needed with any endpoint, as in Inspect
 * AI. Always uses the chat completions API.
 */
@AutoService(ModelProvider.class)
public final class OpenAiProvider implements ModelProvider {
  @Override
  public String name() {
    return "openai";
  }

  @Override
  public String description() {
    return "OpenAI's models, or any endpoint compatible with them (OPENAI_BASE_URL)";
  }

  @Override
  public ModelApi create(ModelSpec spec, ModelContext context) {
    for (String service : List.of("azure", "bedrock")) {
      if (spec.model().startsWith(service + "/")) {
        throw new FlowException(
            ErrorCode.UNSUPPORTED,
            spec.fullName() + ": models of OpenAI on " + service + " are not supported",
            "use openai-api/<provider>/<model> with an endpoint compatible with OpenAI's",
            null);
      }
    }
    Endpoint endpoint =
        Endpoint.of(spec, context, "OPENAI_API_KEY", "OPENAI_BASE_URL", Endpoint.OPENAI_URL);
    OpenAiArgs args =
        OpenAiArgs.of(spec)
            .orSafetyIdentifier(context.environment("OPENAI_SAFETY_IDENTIFIER").orElse(null));
    return OpenAiChatApi.of(spec, spec.model(), endpoint, ModelFamily.ofOpenAi(spec.model()), args);
  }
}
