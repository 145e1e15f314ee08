/** Who may know whom: the arrows between modules and packages, on the compiled classes. */
@org.jspecify.annotations.NullMarked
package io.evalflow.it.arch;
