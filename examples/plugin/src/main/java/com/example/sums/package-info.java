/** A plugin for Flow: sums to work out, a way to ask for them, a way to check them, a report. */
@org.jspecify.annotations.NullMarked
package com.example.sums;
