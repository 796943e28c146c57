"""An encoder with more layers and fewer word pieces than the shipped reader's: ``python -m training.grow --data FOLDER``.

Half of the reader's bytes are word embeddings. Pieces that are rare in the texts here are left out (a word that had one
is then read in shorter ones), which makes room for layers. A new layer is a copy of the one below it whose outputs begin
at nothing, so that it passes on what it gets and learns from there; its norms have the spread that states have there.
Written to a folder as ``python -m training train --encoder`` takes it.
"""

from __future__ import annotations

import argparse
import copy
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import torch
from torch import nn

from analysis.model import tokenizer_of

from . import data, shipped, train

FIXED = 104  # pieces at the beginning of BERT's vocabulary whose numbers the reader knows: markers, [CLS], [SEP]


def texts(folder: Path) -> Iterator[str]:
    """What pieces are counted in: news, speeches, and the sentences written here."""
    from . import weak  # which needs the rules' packages, not only those of training

    yield from sorted({row["text"] for row in data.dse(folder / "dse" / "train.txt")})
    yield from sorted({row["text"] for row in data.newsmtsc(folder / "newsmtsc" / "train.jsonl")})
    yield from (article["text"] for article in data.polnear(folder / "polnear" / "train.jsonl"))
    yield from (speech.text for speech in weak.speeches(folder / "ungd-2010-2021.tar.gz", 1500))
    yield from (row["text"] for row in data.written(Path(__file__).with_name("written")))


def kept(pieces: Sequence[str], tokenizer, found: Iterable[str], most: int) -> list[str]:
    """The most frequent pieces in their old order, with single letters, so that every word can still be read."""
    counts = Counter(k for encoded in tokenizer.encode_batch(list(found)) for k in encoded.ids)
    needed = {k for k, piece in enumerate(pieces) if k < FIXED or len(piece.removeprefix("##")) == 1}
    ranked = sorted(set(range(len(pieces))) - needed, key=lambda k: (-counts[k], k))
    return [pieces[k] for k in sorted(needed | set(ranked[: max(0, most - len(needed))]))]


def grown(encoder: nn.Module, places: Sequence[int], layers: int) -> nn.Module:
    """A BERT of some of the words, by their old places, and of more layers, the new ones spread among the old."""
    config = copy.deepcopy(encoder.config)
    config.vocab_size, config.num_hidden_layers = len(places), layers
    new = type(encoder)(config, add_pooling_layer=False)
    new.embeddings.load_state_dict(encoder.embeddings.state_dict() | {
        "word_embeddings.weight": encoder.embeddings.word_embeddings.weight[list(places)]
    })  # fmt: skip
    old = encoder.encoder.layer
    of = [k * len(old) // layers for k in range(layers)]  # the old layer that each is, or is a copy of
    for k, layer in enumerate(new.encoder.layer):
        layer.load_state_dict(old[of[k]].state_dict())
        if k and of[k] == of[k - 1]:
            _pass_on(layer)
    return new


@torch.no_grad()
def _pass_on(layer: nn.Module) -> None:
    out = layer.output.LayerNorm
    spread = (out.weight.square().mean() + out.bias.var()).sqrt()
    for part in (layer.attention.output, layer.output):
        nn.init.zeros_(part.dense.weight)
        nn.init.zeros_(part.dense.bias)
        nn.init.constant_(part.LayerNorm.weight, float(spread))
        nn.init.constant_(part.LayerNorm.bias, float(out.bias.mean()))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m training.grow", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="folder with the data sets, to count pieces in")
    source.add_argument("--vocabulary", type=Path, help="or the pieces to keep, a line each")
    parser.add_argument("--encoder", type=Path, help="folder of the encoder that the reader began with")
    parser.add_argument("--start", type=Path, required=True, help="a reader.onnx")
    parser.add_argument("--layers", type=int, default=8)
    parser.add_argument("--pieces", type=int, default=22_000)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    given = parser.parse_args()
    folder = given.encoder or train.packaged_encoder()
    pieces = train.vocabulary(folder).splitlines()
    if given.vocabulary:
        chosen = given.vocabulary.read_text("utf-8").splitlines()
    else:
        chosen = kept(pieces, tokenizer_of("\n".join(pieces)), texts(given.data), given.pieces)
    if chosen[:FIXED] != pieces[:FIXED] or not set(chosen) <= set(pieces):
        parser.error(f"the first {FIXED} pieces have to be those of {folder}, and the others among its pieces")
    network = train.network(folder)
    shipped.load(network, given.start)
    train.merge_markers(network)
    place = {piece: k for k, piece in enumerate(pieces)}
    given.out.mkdir(parents=True, exist_ok=True)
    grown(network.encoder, [place[piece] for piece in chosen], given.layers).save_pretrained(given.out)
    (given.out / "vocab.txt").write_text("\n".join(chosen) + "\n", "utf-8")
    print(f"{len(chosen):,} pieces, {given.layers} layers")


if __name__ == "__main__":
    main()
