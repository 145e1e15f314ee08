package io.evalflow.engine.log;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.std.StdValueInstantiator;
import tools.jackson.databind.introspect.AnnotatedConstructor;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.module.SimpleValueInstantiators;

/**
 * Calls the constructors of records by reflection, which the JDK turns into a direct call. Jackson
 * calls them with {@code invokeWithArguments}, which makes a new method type for each object and
 * took a third of the time in which a log is read.
 */
final class RecordCreation {
  private RecordCreation() {}

  static JacksonModule module() {
    return new SimpleModule("record creation").setValueInstantiators(new Instantiators());
  }

  private static final class Instantiators extends SimpleValueInstantiators {
    private static final long serialVersionUID = 1L;

    @Override
    public ValueInstantiator modifyValueInstantiator(
        DeserializationConfig config, BeanDescription.Supplier bean, ValueInstantiator standard) {
      return bean.getBeanClass().isRecord()
              && standard instanceof StdValueInstantiator known
              && known.getWithArgsCreator() instanceof AnnotatedConstructor creator
          ? new ByReflection(known, creator.getAnnotated())
          : standard;
    }
  }

  private static final class ByReflection extends StdValueInstantiator {
    private final Constructor<?> constructor;

    ByReflection(StdValueInstantiator standard, Constructor<?> constructor) {
      super(standard);
      this.constructor = constructor;
    }

    @Override
    public Object createFromObjectWith(DeserializationContext context, Object[] arguments)
        throws JacksonException {
      try {
        return constructor.newInstance(arguments);
      } catch (InvocationTargetException e) {
        return context.handleInstantiationProblem(_valueClass, arguments, e.getCause());
      } catch (ReflectiveOperationException e) {
        return context.handleInstantiationProblem(_valueClass, arguments, e);
      }
    }
  }
}
