package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;

/** A stage of loading: what it changes, it changes in a new tree. */
@FunctionalInterface
interface SpecStage {
  SpecMapping apply(SpecMapping spec);
}
