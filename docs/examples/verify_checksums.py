#!/usr/bin/env python3
"""Verifies a result file without asymsweep: the checksum of every unit, and the seal. docs/file-format.md explains both.

usage: verify_checksums.py FILE.h5      Debian: python3-h5py, libxxhash0
"""
import ctypes
import sys

import h5py
import numpy as np

MAGIC = b"a_seal_2"
libxxhash = ctypes.CDLL("libxxhash.so.0")
libxxhash.XXH3_64bits.restype = ctypes.c_uint64
libxxhash.XXH3_64bits.argtypes = [ctypes.c_char_p, ctypes.c_size_t]


def xxh3(data):
    return libxxhash.XXH3_64bits(data, len(data))


def metrics_in_file_order(file):
    names = []
    file.id.links.iterate(lambda name: names.append(name.decode()), idx_type=h5py.h5.INDEX_CRT_ORDER)
    return [name for name in names if isinstance(file[name], h5py.Dataset) and "_FillValue" in file[name].attrs]


def unit_faults(path):
    """One sentence for each finished unit whose results do not match their checksum."""
    with h5py.File(path, "r") as file:
        units = {name: column[()] for name, column in file["units"].items()}
        seeds = file["seed"].size
        # Axes become one dimension, row-major: [configuration][seed] and, for curves, [checkpoint].
        metrics = [file[name][()].reshape(-1, seeds, file[name].size // file["status"].size) for name in metrics_in_file_order(file)]
        status = file["status"][()].reshape(-1, seeds)
    for unit in np.flatnonzero(units["done"]):
        begin, count = units["seed_begin"][unit], units["seed_count"][unit]
        place = units["configuration"][unit], slice(begin, begin + count)
        data = b"".join(array[place].tobytes() for array in [*metrics, status])
        if xxh3(data) != units["checksum"][unit]:
            yield f"unit {unit} (configuration {place[0]}, seeds {begin} to {begin + count - 1}): checksum"


def seal_fault(path):
    """A sentence if the bytes that no unit writes are not what they were when the file was made."""
    with open(path, "rb") as opened:
        content = opened.read()
    end = content.find(MAGIC) + len(MAGIC)
    words = np.frombuffer(content[:end][-40:], "<u8")  # the trailer: file bytes, ranges, hash, hash of the words, magic
    if end < 40 or len(content) != words[0]:
        return "no seal, or not of this length"
    begin = end - 40 - 16 * int(words[1])
    if xxh3(content[begin:end - 16]) != words[3]:
        return "the seal is damaged"
    ranges = [(int(offset), int(size)) for offset, size in np.frombuffer(content[begin:end - 40], "<u8").reshape(-1, 2)]
    outside, position = [], 0
    for offset, size in sorted([*ranges, (begin, end - begin)]):
        outside.append(content[position:offset])
        position = offset + size
    outside.append(content[position:])
    return None if xxh3(b"".join(outside)) == words[2] else "the structure has changed"


if __name__ == "__main__":
    faults = [fault for fault in [seal_fault(sys.argv[1]), *unit_faults(sys.argv[1])] if fault]
    print("\n".join(faults) or f"{sys.argv[1]}: sound")
    sys.exit(1 if faults else 0)
