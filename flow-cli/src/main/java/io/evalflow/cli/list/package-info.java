/** {@code flow-cli list}: shows logs as entries, lines or a tree, in a pager or live. */
@org.jspecify.annotations.NullMarked
package io.evalflow.cli.list;
