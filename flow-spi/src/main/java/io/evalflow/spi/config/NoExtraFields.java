package io.evalflow.spi.config;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.evalflow.spi.json.InspectJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;

/**
 * Types that logs share with specs keep the fields of a log that they do not know. In a spec such a
 * field is a mistake; and so is a null in a list or mapping of values that have a type.
 */
final class NoExtraFields extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1L;

  @Override
  public @Nullable Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
    return isExtra(annotated) ? Boolean.FALSE : super.hasAnySetter(config, annotated);
  }

  @Override
  public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
    return isExtra(member) || super.hasIgnoreMarker(config, member);
  }

  @Override
  public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
    JsonSetter.Value info = super.findSetterInfo(config, annotated);
    JavaType content = annotated.getType() == null ? null : annotated.getType().getContentType();
    return content == null || content.isTypeOrSuperTypeOf(JsonNode.class)
        ? info
        : info.withContentNulls(Nulls.FAIL);
  }

  private static boolean isExtra(Annotated annotated) {
    return annotated instanceof AnnotatedMember member
        && member.hasAnnotation(JsonAnySetter.class)
        && member.getDeclaringClass().isAnnotationPresent(InspectJson.class);
  }
}
