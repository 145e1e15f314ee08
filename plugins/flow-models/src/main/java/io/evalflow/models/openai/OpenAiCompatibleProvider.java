package io.evalflow.models.openai;

import com.google.auto.service.AutoService;
import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.model.ModelApi;
import io.evalflow.spi.model.ModelContext;
import io.evalflow.spi.model.ModelProvider;
import io.evalflow.spi.model.ModelSpec;
import java.util.Locale;

/**
 * {@code openai-api/PROVIDER/NAME}: any endpoint compatible with OpenAI's. The key and the base URL
 * come from {@code PROVIDER_API_KEY} and {@code PROVIDER_BASE_URL}, the provider's name in upper
 * case with dashes as underscores, as in Inspect AI; both must be there.
 */
@AutoService(ModelProvider.class)
public final class OpenAiCompatibleProvider implements ModelProvider {
  @Override
  public String name() {
    return "openai-api";
  }

  @Override
  public String description() {
    return "any endpoint compatible with OpenAI's: openai-api/<provider>/<model>";
  }

  @Override
  public ModelApi create(ModelSpec spec, ModelContext context) {
    int slash = spec.model().indexOf('/');
    if (slash < 1 || slash == spec.model().length() - 1) {
      throw new FlowException(
          ErrorCode.INVALID_VALUE,
          spec.fullName() + ": the name of the service is missing",
          "write openai-api/<provider>/<model>",
          null);
    }
    String service = spec.model().substring(0, slash);
    String model = spec.model().substring(slash + 1);
    String prefix = service.toUpperCase(Locale.ROOT).replace('-', '_');
    Endpoint endpoint = Endpoint.of(spec, context, prefix + "_API_KEY", prefix + "_BASE_URL", null);
    return OpenAiChatApi.of(
        spec, model, endpoint, ModelFamily.ofCompatible(model), OpenAiArgs.of(spec));
  }
}
