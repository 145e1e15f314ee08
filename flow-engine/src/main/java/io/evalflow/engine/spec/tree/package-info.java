/**
 * A spec as a tree whose every value knows where it came from: the form that all stages of loading
 * work on. No rule about what a spec may hold stands here.
 */
@org.jspecify.annotations.NullMarked
package io.evalflow.engine.spec.tree;
