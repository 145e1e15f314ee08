/** A plugin for Flow: the way of a log from a run to production. */
@org.jspecify.annotations.NullMarked
package com.example.review;
