/** A program that embeds the engine. */
@org.jspecify.annotations.NullMarked
package com.example.embedding;
