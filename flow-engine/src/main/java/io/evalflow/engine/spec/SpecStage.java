package io.evalflow.engine.spec;

import io.evalflow.engine.spec.tree.SpecMapping;

/** What is done to one file when it is read: what it changes, it changes in a new tree. */
@FunctionalInterface
interface SpecStage {
  /**
   * Does it.
   *
   * @param problems is told what is wrong
   */
  SpecMapping apply(SpecMapping spec, SpecProblems problems);
}
