package io.evalflow.fuzz;

import com.github.luben.zstd.Zstd;
import io.evalflow.engine.log.DefaultEvalLogs;
import io.evalflow.engine.log.ForgedZip;
import io.evalflow.engine.log.LogJson;
import io.evalflow.spi.log.EvalLog;
import io.evalflow.spi.log.EvalLogBuilder;
import io.evalflow.spi.log.EvalLogWriter;
import io.evalflow.spi.log.EvalLogs.Format;
import io.evalflow.spi.log.EvalSample;
import io.evalflow.spi.log.WriteOptions;
import io.evalflow.spi.log.WriteOptions.Compression;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Small logs, written by the writer itself, in all forms that it knows. Immutable. */
final class Seeds {
  private static final URI FILE = URI.create("memory:/seed");

  private static final String HEADER =
      """
      {"version":2,"status":"success",
       "eval":{"eval_id":"e","run_id":"r","created":"2026-11-23T23:14:30+00:00","task":"t",
        "task_id":"i","task_version":0,"task_args":{"n":1},"dataset":{"name":"d","samples":2,
        "sample_ids":[1,"a"],"shuffled":false},"model":"m/x","model_args":{},
        "config":{"epochs":2,"epochs_reducer":["mean"],"limit":[0,2],"fail_on_error":0.5},
        "revision":{"type":"git","origin":"o","commit":"c"},"packages":{"inspect_ai":"0.3"},
        "scorers":[{"name":"s","options":{},"metrics":[{"name":"accuracy"}],"metadata":{}}],
        "tags":["b","a"],"metadata":{"k":[1,null]}},
       "plan":{"name":"plan","steps":[{"solver":"generate","params":{}}],
        "config":{"temperature":0.5}},
       "results":{"total_samples":2,"completed_samples":2,"scores":[{"name":"s","scorer":"s",
        "reducer":"mean","params":{},"metrics":{"accuracy":{"name":"accuracy","value":NaN,
        "params":{}}}}]},
       "stats":{"started_at":"2026-11-23T23:14:30+00:00","completed_at":"",
        "model_usage":{"m/x":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}},
       "error":{"message":"m","traceback":"t","traceback_ansi":"a"},
       "invalidated":true,
       "log_updates":[{"edits":[{"type":"tags","tags_add":["c"],"tags_remove":["b"]},
         {"type":"metadata","metadata_set":{"x":1},"metadata_remove":["k"]},{"type":"new"}],
         "provenance":{"timestamp":"2026-11-23T23:14:30Z","author":"me","reason":"r"}}],
       "tags":["a","c"],"metadata":{"x":1},
       "reductions":[{"scorer":"s","reducer":"mean","samples":[{"value":1,"sample_id":1},
         {"value":{"a":0.5},"answer":"b","sample_id":"a"}]}]}
      """;

  private static final String SHORT_HEADER =
      """
      {"version":2,"status":"success","eval":{"created":"","task":"t","dataset":{},"model":"m",
       "config":{}},"plan":{},"stats":{},"reductions":[{"scorer":"s","samples":[{"value":1}]}]}
      """;

  private static final String PLAIN =
      """
      {"id":1,"epoch":1,"input":"q","target":"a","messages":[{"role":"user","content":"q"}],
       "output":{"model":"m/x","choices":[{"message":{"role":"assistant","content":"a"},
       "stop_reason":"stop"}]},"scores":{"s":{"value":"C"}},"metadata":{},"store":{},
       "events":[],"model_usage":{},"attachments":{},"uuid":"u"}
      """;

  private static final String CONVERSATION =
      """
      {"id":"a","epoch":2,"input":[{"role":"user","content":[{"type":"text","text":"q"},
        {"type":"image","image":"attachment://0123456789abcdef0123456789abcdef"}]}],
       "choices":["x"],"target":["a","b"],"sandbox":["docker","c"],"files":["f"],"setup":"s",
       "messages":[{"id":"1","role":"system","content":"s"},
        {"role":"assistant","content":"","tool_calls":[{"id":"c","function":"f",
         "arguments":{"x":1}}]},
        {"role":"tool","content":"r","tool_call_id":"c","function":"f",
         "error":{"type":"timeout","message":"m"}}],
       "output":{"model":"m/x","choices":[],"usage":{"input_tokens":1,"output_tokens":2,
        "total_tokens":3,"reasoning_tokens":1},"time":0.5,"error":"e"},
       "scores":{"s":{"value":[1,"a"],"answer":"a","explanation":"e","metadata":{"k":1},
        "history":[{"value":"C","answer":"UNCHANGED","provenance":{"author":"me",
        "timestamp":"2026-11-23T23:14:30+01:00"}}]}},
       "metadata":{"big":123456789012345678901,"inf":Infinity},"store":{"k":"v"},"events":[],
       "model_usage":{"m/x":{"input_tokens":1,"output_tokens":2,"total_tokens":3}},
       "started_at":"2026-11-23T23:14:30+00:00","total_time":0.6,"uuid":"u",
       "error":{"message":"m","traceback":"t","traceback_ansi":"a"},
       "error_retries":[{"message":"m","traceback":"t","traceback_ansi":"a"}],
       "attachments":{"0123456789abcdef0123456789abcdef":"large"},
       "limit":{"type":"token","limit":5},"new_field":[1]}
      """;

  private static final String TRANSCRIPT =
      """
      {"id":2,"epoch":1,"input":"q","target":"","messages":[],"output":{"model":"m","choices":[]},
       "metadata":{},"store":{},"model_usage":{},
       "attachments":{"0123456789abcdef0123456789abcdef":"large"},"uuid":"u",
       "events_data":{"messages":[{"role":"user","content":"q"}],"calls":[{"content":"c"}]},
       "events":[
       {"event":"span_begin","timestamp":"2026-11-23T23:14:30Z","working_start":0,"id":"s",
        "name":"n","type":"solver"},
       {"event":"sample_init","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "sample":{"input":"q","target":"a"},"state":{}},
       {"event":"state","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "changes":[{"op":"replace","path":"/a","value":1}]},
       {"event":"store","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "changes":[{"op":"add","path":"/a","value":null},{"op":"move","path":"/b","from":"/c"}]},
       {"event":"model","timestamp":"2026-11-23T23:14:30Z","working_start":0,"model":"m",
        "input":[],"input_refs":[[0,1]],"tools":[{"name":"f","description":"d",
        "parameters":{"type":"object","properties":{}}}],"tool_choice":{"name":"f"},"config":{},
        "output":{"model":"m","choices":[]},"call":{"request":{"model":"m","messages":[]},
        "call_refs":[[0,1]],"call_key":"messages",
        "response":"attachment://0123456789abcdef0123456789abcdef"}},
       {"event":"tool","timestamp":"2026-11-23T23:14:30Z","working_start":0,"type":"function",
        "id":"c","function":"f","arguments":{},"result":"r","truncated":[1,2],"events":[]},
       {"event":"approval","timestamp":"2026-11-23T23:14:30Z","working_start":0,"message":"m",
        "call":{"id":"c","function":"f","arguments":{}},"approver":"a","decision":"approve"},
       {"event":"input","timestamp":"2026-11-23T23:14:30Z","working_start":0,"input":"i",
        "input_ansi":"i"},
       {"event":"score","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "score":{"value":1.5},"target":["a"],"intermediate":true},
       {"event":"error","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "error":{"message":"m","traceback":"t","traceback_ansi":"a"}},
       {"event":"logger","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "message":{"name":"n","level":"info","message":"m","created":1.5,"filename":"f",
        "module":"m","lineno":1}},
       {"event":"info","timestamp":"2026-11-23T23:14:30Z","working_start":0,"data":[1]},
       {"event":"sample_limit","timestamp":"2026-11-23T23:14:30Z","working_start":0,
        "type":"time","message":"m","limit":1.5},
       {"event":"step","timestamp":"2026-11-23T23:14:30Z","working_start":0,"action":"begin",
        "name":"n"},
       {"event":"subtask","timestamp":"2026-11-23T23:14:30Z","working_start":0,"name":"n",
        "input":{},"result":1,"events":[]},
       {"event":"sandbox","timestamp":"2026-11-23T23:14:30Z","working_start":0,"action":"exec",
        "cmd":"c"},
       {"event":"span_end","timestamp":"2026-11-23T23:14:30Z","working_start":0,"id":"s"}]}
      """;

  private Seeds() {}

  /** Whole files, as they stand. */
  static List<byte[]> zips() throws IOException {
    List<byte[]> all = new ArrayList<>();
    all.add(written(Format.EVAL, Compression.ZSTD, HEADER, PLAIN));
    all.add(written(Format.EVAL, Compression.DEFLATE, SHORT_HEADER, CONVERSATION));
    all.add(written(Format.EVAL, Compression.ZSTD, SHORT_HEADER, TRANSCRIPT));
    all.add(started(Format.EVAL, SHORT_HEADER, PLAIN, CONVERSATION));
    all.add(wide(all.get(3)));
    return all;
  }

  /** Headers of zips, as they stand. */
  static List<byte[]> headers() throws IOException {
    return zips().stream()
        .limit(2)
        .map(zip -> Objects.requireNonNull(members(zip).get("header.json")).bytes())
        .toList();
  }

  /** Documents, as they stand. */
  static List<byte[]> documents() throws IOException {
    return List.of(
        written(Format.JSON, Compression.ZSTD, HEADER, PLAIN),
        written(Format.JSON, Compression.ZSTD, SHORT_HEADER, CONVERSATION, PLAIN),
        written(Format.JSON, Compression.ZSTD, SHORT_HEADER, TRANSCRIPT),
        started(Format.JSON, SHORT_HEADER, PLAIN, CONVERSATION));
  }

  private static byte[] written(
      Format format, Compression compression, String header, String... samples) throws IOException {
    MemoryStorage storage = new MemoryStorage();
    EvalLog log =
        EvalLogBuilder.builder(LogJson.mapper().readValue(header, EvalLog.class))
            .samples(samples(samples))
            .build();
    new DefaultEvalLogs(uri -> storage)
        .write(log, FILE, WriteOptions.of(format).compressed(compression));
    return storage.get(FILE);
  }

  private static List<EvalSample> samples(String... json) {
    return List.of(json).stream()
        .map(text -> LogJson.mapper().readValue(text, EvalSample.class))
        .toList();
  }

  private static byte[] started(Format format, String json, String... samples) throws IOException {
    MemoryStorage storage = new MemoryStorage();
    EvalLog header = LogJson.mapper().readValue(json, EvalLog.class);
    try (EvalLogWriter writer =
        new DefaultEvalLogs(uri -> storage).create(FILE, format, header.eval(), header.plan(), 1)) {
      samples(samples).forEach(writer::add);
    }
    return storage.get(FILE);
  }

  /** The same log with zip64 fields everywhere. */
  private static byte[] wide(byte[] zip) {
    ForgedZip forged = forged(members(zip));
    forged.wide().members().forEach(ForgedZip.Member::wide);
    return forged.bytes();
  }

  /** A zip of members that are as they should be. */
  static ForgedZip forged(Map<String, ForgedZip.Content> members) {
    ForgedZip zip = new ForgedZip();
    int[] methods = {ForgedZip.ZSTD, ForgedZip.DEFLATE, ForgedZip.STORED};
    members.forEach((name, content) -> zip.add(name, content).method(methods[name.length() % 3]));
    return zip;
  }

  /** The members of a zip that our writer made. */
  static Map<String, ForgedZip.Content> members(byte[] zip) {
    ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int at = in.getInt(zip.length - 6);
    Map<String, ForgedZip.Content> members = new LinkedHashMap<>();
    while (in.getInt(at) == 0x02014b50) {
      int nameLength = in.getShort(at + 28);
      String name = new String(zip, at + 46, nameLength, StandardCharsets.UTF_8);
      int local = in.getInt(at + 42);
      int start = local + 30 + in.getShort(local + 26) + in.getShort(local + 28);
      byte[] packed = new byte[in.getInt(at + 20)];
      in.get(start, packed);
      members.put(
          name, new ForgedZip.Content(unpacked(packed, in.getShort(at + 10), in.getInt(at + 24))));
      at += 46 + nameLength + in.getShort(at + 30);
    }
    return members;
  }

  private static byte[] unpacked(byte[] packed, int method, int size) {
    if (method == ForgedZip.ZSTD) {
      return Zstd.decompress(packed, size);
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] content = new byte[size];
      if (inflater.inflate(content) != size) {
        throw new IllegalStateException("a seed cannot be unpacked");
      }
      return content;
    } catch (DataFormatException e) {
      throw new IllegalStateException(e);
    } finally {
      inflater.end();
    }
  }
}
