#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures EmbedBench and ONNX Runtime in turn, with the same number of threads, and prints what each needs.

Ours is timed from strings to vectors. The peer is given token ids, and its texts sorted into batches of like lengths, so
what its tokenizer and its padding would cost it is left out. Both are warm. A ratio below 1 means that ours is faster.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

import peer_model

WORDS = "river bread quiet winter garden travel promise engine yellow market silver window letter music orange".split()


def cases():
    generator = random.Random(7)
    words = lambda count: " ".join(generator.choice(WORDS) for _ in range(count))
    lengths = [generator.randint(8, 56) for _ in range(128)]
    return {
        "16-tokens": [words(14)],
        "64-tokens": [words(62)],
        "256-tokens": [words(254)],
        "128-texts": [words(length - 2) for length in lengths],
    }


class Ours:
    def __init__(self, binary, model, precision, threads, instruction_set, cases_file):
        self.process = subprocess.Popen(
            [binary, model, precision, str(threads), instruction_set, cases_file],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        self.report = json.loads(self.process.stdout.readline().removeprefix("ready "))

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def measure(self, name, times):
        return [float(word) for word in self.ask(f"{name} {times}").split()]

    def vectors(self, name):
        return np.array(json.loads(self.ask(f"vectors {name}")), np.float32)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Peer:
    def __init__(self, file, threads, tokenized):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        self.inputs = {name: list(self.batches(ids)) for name, ids in tokenized.items()}

    @staticmethod
    def batches(texts, size=16):
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for start in range(0, len(order), size):
            rows = order[start : start + size]
            width = max(len(texts[i]) for i in rows)
            ids = np.zeros((len(rows), width), np.int32)
            mask = np.zeros((len(rows), width), np.int32)
            for row, i in enumerate(rows):
                ids[row, : len(texts[i])] = texts[i]
                mask[row, : len(texts[i])] = 1
            yield rows, {"ids": ids, "mask": mask}

    def measure(self, name, times):
        measured = []
        for _ in range(times):
            start = time.perf_counter()
            for _, inputs in self.inputs[name]:
                self.session.run(None, inputs)
            measured.append(time.perf_counter() - start)
        time.sleep(0.05)  # its threads spin for a while after a run, and would take a core from ours
        return measured

    def vectors(self, name):
        count = sum(len(rows) for rows, _ in self.inputs[name])
        result = np.zeros((count, 384), np.float32)
        for rows, inputs in self.inputs[name]:
            result[rows] = self.session.run(None, inputs)[0]
        return result


def tokenize(folder, texts):
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = {line: number for number, line in enumerate(lines) if line}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return [[101, *tokenizer.encode(text, add_special_tokens=False).ids[:254], 102] for text in texts]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--work", required=True, help="folder for the peer's models")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--instruction-set", default="vnni", choices=["scalar", "avx2", "avx512", "vnni"])
    arguments = parser.parse_args()

    folder, work = Path(arguments.model), Path(arguments.work)
    work.mkdir(parents=True, exist_ok=True)
    fp32, int8, cases_file = work / "fp32.onnx", work / "int8.onnx", work / "cases.json"
    if not int8.exists():
        peer_model.build_fp32(folder / "model.safetensors", fp32)
        peer_model.build_int8(fp32, int8)
    texts = cases()
    cases_file.write_text(json.dumps(texts))
    tokenized = {name: tokenize(folder, rows) for name, rows in texts.items()}
    reference = None
    core_type = os.environ.get("OPENBLAS_CORETYPE")
    print(f"onnxruntime {onnxruntime.__version__}, {os.cpu_count()} processors, OPENBLAS_CORETYPE={core_type} "
          "(neither side uses OpenBLAS)")

    slower = 0
    for precision, file in (("fp32", fp32), ("int8", int8)):
        print(f"\n{precision:5} threads  case          ours ms: min  median   onnxruntime: min  median   ratio: min  median")
        for threads in (1, 2):
            ours = Ours(arguments.binary, str(folder), precision, threads, arguments.instruction_set, str(cases_file))
            peer = Peer(str(file), threads, tokenized)
            if reference is None:
                reference = peer.vectors("128-texts")
            cosine = [(side.vectors("128-texts") * reference).sum(axis=1) for side in (ours, peer)]
            for name, rows in texts.items():
                times = max(2, 400 // sum(len(ids) for ids in tokenized[name]))
                mine, theirs = [], []
                ours.measure(name, 3), peer.measure(name, 3)
                for _ in range(arguments.rounds):
                    mine += ours.measure(name, times)
                    theirs += peer.measure(name, times)
                best = min(mine) / min(theirs)
                middle = statistics.median(mine) / statistics.median(theirs)
                slower += best > 1
                note = f"  ({len(rows) / min(mine):.0f} and {len(rows) / min(theirs):.0f} texts/s)" if len(rows) > 1 else ""
                print(f"{'':5} {threads:7}  {name:12} {min(mine) * 1e3:13.2f} {statistics.median(mine) * 1e3:7.2f}"
                      f" {min(theirs) * 1e3:18.2f} {statistics.median(theirs) * 1e3:7.2f}"
                      f" {best:12.2f} {middle:7.2f}{note}")
            memory = json.loads(ours.ask("memory"))
            print(f"      cosine to onnxruntime fp32: ours min {cosine[0].min():.6f}, peer min {cosine[1].min():.6f};"
                  f" load {ours.report['load_ms']} ms; resident {ours.report['after_VmRSS'] // 1024} MiB after load"
                  f" ({ours.report['before_VmRSS'] // 1024} before), {memory['VmRSS'] // 1024} after the run"
                  f" (anonymous {memory['RssAnon'] // 1024}, file {memory['RssFile'] // 1024})")
            ours.close()
    print(f"\nslower than the peer by minimum: {slower} of 16 cases")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
