package io.evalflow.cli;

import io.evalflow.engine.spec.Environment;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a command gets from its process.
 *
 * @param out standard output
 * @param err standard error
 * @param outIsTerminal whether {@code out} is a terminal
 * @param errIsTerminal whether {@code err} is a terminal
 * @param environment the environment variables
 * @param workingDirectory an absolute path
 * @param pluginPaths plugin paths that come with the distribution
 * @param clock the time
 * @param halt ends the process at once with an exit code
 */
public record CliContext(
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Environment environment,
    Path workingDirectory,
    List<Path> pluginPaths,
    InstantSource clock,
    IntConsumer halt) {}
