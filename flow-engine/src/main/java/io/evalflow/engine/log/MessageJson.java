package io.evalflow.engine.log;

import io.evalflow.spi.model.ChatCompletionChoice;
import io.evalflow.spi.model.ChatMessage;
import io.evalflow.spi.model.ChatMessageAssistant;
import io.evalflow.spi.model.ChatMessageOther;
import io.evalflow.spi.model.ChatMessageSystem;
import io.evalflow.spi.model.ChatMessageTool;
import io.evalflow.spi.model.ChatMessageUser;
import io.evalflow.spi.model.GenerateConfig;
import io.evalflow.spi.model.MessageContent;
import io.evalflow.spi.model.ModelCall;
import io.evalflow.spi.model.ModelOutput;
import io.evalflow.spi.model.ModelUsage;
import io.evalflow.spi.model.ToolCall;
import io.evalflow.spi.model.ToolChoice;
import java.util.Objects;
import java.util.function.BiConsumer;

/** What is said to models and what they answer, as JSON. */
final class MessageJson {
  static final BiConsumer<JsonOut, ChatMessage> MESSAGE = MessageJson::message;
  static final BiConsumer<JsonOut, GenerateConfig> CONFIG = MessageJson::config;
  private static final BiConsumer<JsonOut, ChatCompletionChoice> CHOICE = MessageJson::choice;
  private static final BiConsumer<JsonOut, ToolCall> TOOL_CALL = MessageJson::toolCall;
  private static final BiConsumer<JsonOut, Double> BIAS = JsonOut::number;

  private MessageJson() {}

  static void message(JsonOut out, ChatMessage message) {
    out.beginObject();
    if (message instanceof ChatMessageOther other) {
      out.extra(other.fields());
    } else {
      known(out, message);
    }
    out.endObject();
  }

  private static void known(JsonOut out, ChatMessage message) {
    out.field("id", message.id());
    out.name("content");
    content(out, message.content());
    out.field("source", message.source());
    out.nodes("metadata", message.metadata());
    out.field("role", message.role());
    if (message instanceof ChatMessageAssistant assistant) {
      out.list("tool_calls", assistant.toolCalls(), TOOL_CALL);
      out.field("model", assistant.model());
      out.extra(assistant.extra());
    } else if (message instanceof ChatMessageUser user) {
      out.texts("tool_call_id", user.toolCallId());
      out.extra(user.extra());
    } else if (message instanceof ChatMessageTool tool) {
      out.field("tool_call_id", tool.toolCallId());
      out.field("function", tool.function());
      out.otherField("error", tool.error());
      out.extra(tool.extra());
    } else {
      out.extra(((ChatMessageSystem) message).extra());
    }
  }

  private static void content(JsonOut out, MessageContent content) {
    if (content.plain() != null) {
      out.text(content.plain());
      return;
    }
    out.items(Objects.requireNonNull(content.parts()));
  }

  private static void toolCall(JsonOut out, ToolCall call) {
    out.beginObject();
    out.field("id", call.id());
    out.field("function", call.function());
    out.field("arguments", call.arguments());
    out.field("parse_error", call.parseError());
    out.field("view", call.view());
    out.field("type", call.type());
    out.extra(call.extra());
    out.endObject();
  }

  static void output(JsonOut out, ModelOutput output) {
    out.beginObject();
    out.field("model", output.model());
    out.list("choices", output.choices(), CHOICE);
    out.field("completion", output.completion());
    if (output.usage() != null) {
      out.name("usage");
      usage(out, output.usage());
    }
    out.field("input_context_tokens", output.inputContextTokens());
    out.field("fallback", output.fallback());
    out.field("time", output.time());
    out.nodes("metadata", output.metadata());
    out.field("error", output.error());
    out.field("response_id", output.responseId());
    out.extra(output.extra());
    out.endObject();
  }

  private static void choice(JsonOut out, ChatCompletionChoice choice) {
    out.beginObject();
    out.name("message");
    message(out, choice.message());
    out.field("stop_reason", choice.stopReason().json());
    out.field("stop_details", choice.stopDetails());
    out.field("logprobs", choice.logprobs());
    out.field("prompt_logprobs", choice.promptLogprobs());
    out.extra(choice.extra());
    out.endObject();
  }

  static void usage(JsonOut out, ModelUsage usage) {
    out.beginObject();
    out.name("input_tokens");
    out.number(usage.inputTokens());
    out.name("output_tokens");
    out.number(usage.outputTokens());
    out.name("total_tokens");
    out.number(usage.totalTokens());
    out.field("input_tokens_cache_write", usage.inputTokensCacheWrite());
    out.field("input_tokens_cache_read", usage.inputTokensCacheRead());
    out.field("reasoning_tokens", usage.reasoningTokens());
    out.field("total_cost", usage.totalCost());
    out.extra(usage.extra());
    out.endObject();
  }

  static void call(JsonOut out, ModelCall call) {
    out.beginObject();
    out.field("request", call.request());
    out.field("response", call.response());
    out.field("error", call.error());
    out.field("time", call.time());
    out.field("call_refs", call.callRefs());
    out.field("call_key", call.callKey());
    out.extra(call.extra());
    out.endObject();
  }

  static void toolChoice(JsonOut out, ToolChoice choice) {
    if (choice.function()) {
      out.beginObject();
      out.field("name", choice.mode());
      out.endObject();
    } else {
      out.text(choice.mode());
    }
  }

  static void config(JsonOut out, GenerateConfig config) {
    out.beginObject();
    out.field("max_retries", config.maxRetries());
    out.field("timeout", config.timeout());
    out.field("attempt_timeout", config.attemptTimeout());
    out.field("stream_idle_timeout", config.streamIdleTimeout());
    out.field("max_connections", config.maxConnections());
    out.field("adaptive_connections", config.adaptiveConnections());
    out.field("system_message", config.systemMessage());
    out.field("max_tokens", config.maxTokens());
    out.field("top_p", config.topP());
    out.field("temperature", config.temperature());
    out.texts("stop_seqs", config.stopSeqs());
    out.field("best_of", config.bestOf());
    out.field("frequency_penalty", config.frequencyPenalty());
    out.field("presence_penalty", config.presencePenalty());
    out.map("logit_bias", config.logitBias(), BIAS);
    out.field("seed", config.seed());
    out.field("top_k", config.topK());
    out.field("num_choices", config.numChoices());
    out.field("logprobs", config.logprobs());
    out.field("top_logprobs", config.topLogprobs());
    out.field("prompt_logprobs", config.promptLogprobs());
    out.field("parallel_tool_calls", config.parallelToolCalls());
    out.field("internal_tools", config.internalTools());
    out.field("max_tool_output", config.maxToolOutput());
    out.field("cache_prompt", config.cachePrompt());
    out.texts("fallback_models", config.fallbackModels());
    out.field("fail_on_refusal", config.failOnRefusal());
    out.field("verbosity", config.verbosity());
    out.field("effort", config.effort());
    out.field("reasoning_effort", config.reasoningEffort());
    out.field("reasoning_mode", config.reasoningMode());
    out.field("reasoning_tokens", config.reasoningTokens());
    out.field("reasoning_summary", config.reasoningSummary());
    out.field("reasoning_history", config.reasoningHistory());
    out.field("response_schema", config.responseSchema());
    out.texts("extra_headers", config.extraHeaders());
    out.nodes("extra_body", config.extraBody());
    out.field("modalities", config.modalities());
    out.field("cache", config.cache());
    out.field("batch", config.batch());
    out.extra(config.extra());
    out.endObject();
  }
}
