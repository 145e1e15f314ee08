/** Lists logs as people look for them: which tasks ran on which models, and what came of them. */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.list;
