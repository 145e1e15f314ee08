package io.evalflow.fuzz;

import io.evalflow.engine.log.ForgedZip;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Edits a zip as a script says: its members, what is in them, and what is said of them. */
final class ZipEdits {
  private static final int MOST = 16;
  private static final List<String> NAMES =
      List.of(
          "header.json",
          "summaries.json",
          "reductions.json",
          "_journal/start.json",
          "_journal/summaries/1.json",
          "_journal/summaries/2.json",
          "_journal/config_updates/1.json",
          "_journal/config_updates/999999999.json",
          "samples/1_epoch_1.json",
          "samples/a_epoch_2.json",
          "samples/../../x_epoch_1.json",
          "samples/\u00e9_epoch_1.json",
          "/etc/passwd",
          "");
  private static final int[] METHODS = {
    ForgedZip.STORED, ForgedZip.DEFLATE, ForgedZip.ZSTD, 12, 0xFFFF
  };

  private ZipEdits() {}

  /** Makes edits until the script ends. */
  static void edit(ForgedZip zip, Script script) {
    for (int i = 0; i < MOST && script.more(); i++) {
      int kind = script.u8();
      List<ForgedZip.Member> members = zip.members();
      if ((kind & 0x80) == 0 && !members.isEmpty()) {
        // Half of all edits change what is in a member: most of the reader is behind that.
        ForgedZip.Member member = members.get(script.below(members.size()));
        member.content(JsonEdits.edit(member.content().bytes(), script));
        if ((kind & 3) != 0) {
          // Compressing takes longer than reading; members that stay as they are stay compressed.
          member.method(ForgedZip.STORED);
        }
      } else if ((kind & 0x40) == 0 && !members.isEmpty()) {
        describe(members.get(script.below(members.size())), kind & 15, script);
      } else {
        arrange(zip, kind & 15, script);
      }
    }
  }

  private static void describe(ForgedZip.Member member, int kind, Script script) {
    switch (kind) {
      case 0 -> member.method(METHODS[script.below(METHODS.length)]);
      case 1 -> member.saidMethod(METHODS[script.below(METHODS.length)]);
      case 2 -> member.size(script.number());
      case 3 -> member.compressedSize(script.number());
      case 4 -> member.crc(script.number());
      case 5 -> member.offset(script.number());
      case 6 -> member.flags(script.u16());
      case 7 -> member.wide();
      case 8 -> member.extra(script.bytes());
      case 9 -> member.localName(name(script));
      case 10 -> member.name(name(script));
      case 11 -> member.packed(patched(member.packed(), script));
      case 12 -> member.size(member.content().bytes().length + (byte) script.u8());
      case 13 -> member.compressedSize(member.packed().length + (byte) script.u8());
      case 14 -> member.wide().offset(script.number());
      default -> member.content(script.bytes());
    }
  }

  private static void arrange(ForgedZip zip, int kind, Script script) {
    List<ForgedZip.Member> members = zip.members();
    int at = script.below(members.size());
    switch (kind) {
      case 0 -> zip.wide();
      case 1 -> zip.count(script.u16());
      case 2 -> zip.directoryLength(script.number());
      case 3 -> zip.directoryOffset(script.number());
      case 4 -> zip.comment(script.bytes());
      case 5, 6 -> zip.add(name(script), script.bytes());
      default -> {
        if (members.isEmpty()) {
          return;
        }
        if (kind < 10) {
          members.add(script.below(members.size()), members.get(at).copy());
        } else if (kind < 13) {
          members.remove(at);
        } else {
          members.add(members.get(at).copy().name(name(script)));
        }
      }
    }
  }

  private static String name(Script script) {
    int which = script.below(NAMES.size() + 1);
    return which < NAMES.size()
        ? NAMES.get(which)
        : new String(script.bytes(), StandardCharsets.ISO_8859_1);
  }

  private static byte[] patched(byte[] packed, Script script) {
    byte[] copy = packed.clone();
    byte[] patch = script.bytes();
    int at = script.below(copy.length);
    System.arraycopy(patch, 0, copy, at, Math.min(patch.length, copy.length - at));
    return copy;
  }
}
