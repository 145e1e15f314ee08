"""A small zip writer and reader of our own: it can write what a library would not."""

import struct
import zlib

import zstandard

STORED, DEFLATE, ZSTD = 0, 8, 93
UTF_8, DESCRIPTOR = 1 << 11, 1 << 3
LIMIT = 0xFFFFFFFF


def members(data):
    """The live members of a zip that has neither a comment nor zip64 records, in their order, the last of each name."""
    count, size, offset = struct.unpack_from("<HII", data, len(data) - 12)
    found, at = {}, offset
    for _ in range(count):
        (method,) = struct.unpack_from("<H", data, at + 10)
        (packed,) = struct.unpack_from("<I", data, at + 20)
        name_length, extra_length, comment_length = struct.unpack_from("<HHH", data, at + 28)
        (header,) = struct.unpack_from("<I", data, at + 42)
        name = data[at + 46 : at + 46 + name_length].decode()
        start = header + 30 + sum(struct.unpack_from("<HH", data, header + 26))
        found[name] = unpacked(data[start : start + packed], method)
        at += 46 + name_length + extra_length + comment_length
    return list(found.items())


def unpacked(data, method):
    if method == ZSTD:
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return zlib.decompress(data, -15) if method == DEFLATE else data


def packed(data, method, frame):
    if method == ZSTD:
        parts = [data[i : i + frame] for i in range(0, len(data), frame)] or [b""]
        return b"".join(zstandard.ZstdCompressor().compress(part) for part in parts)
    if method == DEFLATE:
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflate.compress(data) + deflate.flush()
    return data


def write_zip(path, content, method=ZSTD, frame=1 << 30, zip64=False, descriptors=False, comment=b"", damage=None):
    """Writes (name, bytes) pairs; names may repeat.

    frame: bytes of input of a zstd frame. zip64: every size and offset in zip64 fields. descriptors: sizes behind the
    data, none in the local header. damage: name of a member whose checksum is wrong.
    """
    body, directory = b"", b""
    for name, data in content:
        raw = name.encode()
        stored = packed(data, method, frame)
        crc = zlib.crc32(data) ^ (1 if name == damage else 0)
        flags = UTF_8 | (DESCRIPTOR if descriptors else 0)
        offset = len(body)
        local_extra = struct.pack("<HHQQ", 1, 16, len(data), len(stored)) if zip64 else b""
        extra = struct.pack("<HHQQQ", 1, 24, len(data), len(stored), offset) if zip64 else b""
        sizes = (LIMIT, LIMIT) if zip64 else (len(stored), len(data))
        head = (0, 0, 0) if descriptors else (crc, *sizes)
        common = (45 if zip64 else 20, flags, method, 0, 0x21)
        body += struct.pack("<IHHHHHIIIHH", 0x04034B50, *common, *head, len(raw), len(local_extra)) + raw + local_extra
        body += stored
        if descriptors:
            body += struct.pack("<IIII", 0x08074B50, crc, len(stored), len(data))
        directory += struct.pack(
            "<IHHHHHHIIIHHHHHII",
            0x02014B50,
            45,
            *common,
            crc,
            *sizes,
            len(raw),
            len(extra),
            0,
            0,
            0,
            0,
            LIMIT if zip64 else offset
        )
        directory += raw + extra
    end = b""
    if zip64:
        end += struct.pack(
            "<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(content), len(content), len(directory), len(body)
        )
        end += struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
    places = (0xFFFF, 0xFFFF, LIMIT, LIMIT) if zip64 else (len(content), len(content), len(directory), len(body))
    end += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, *places, len(comment)) + comment
    path.write_bytes(body + directory + end)
