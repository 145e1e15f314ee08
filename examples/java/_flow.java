import io.evalflow.spi.ErrorCode;
import io.evalflow.spi.FlowException;
import io.evalflow.spi.spec.AfterInstantiate;
import io.evalflow.spi.spec.AfterLoad;
import io.evalflow.spi.spec.AfterLoadContext;
import io.evalflow.spi.spec.FlowSpec;
import io.evalflow.spi.spec.FlowSpecBuilder;
import io.evalflow.spi.spec.FlowSpecProvider;
import io.evalflow.spi.spec.InstantiatedTask;
import io.evalflow.spi.spec.SpecContext;
import java.util.List;
import java.util.Map;

/** What every spec in and below this directory inherits. */
class House implements FlowSpecProvider {
  @Override
  public FlowSpec spec(SpecContext context) {
    return FlowSpecBuilder.builder().env(Map.of("TEAM", "evals")).build();
  }
}

/** Nobody runs a spec that says where its logs go by an absolute path. */
class RelativeLogs implements AfterLoad {
  @Override
  public void afterLoad(FlowSpec spec, AfterLoadContext context) {
    if (spec.logDir() != null && spec.logDir().startsWith("/srv/")) {
      throw new FlowException(ErrorCode.INVALID_VALUE, "log_dir is on the shared disk");
    }
  }
}

/** Samples must be there. */
class NoEmptyTasks implements AfterInstantiate {
  @Override
  public List<InstantiatedTask> afterInstantiate(List<InstantiatedTask> tasks) {
    return tasks.stream().filter(task -> task.task().dataset().size() > 0).toList();
  }
}
