"""A small network learns what larger ones answer, to the very batch that it is shown.

Distillation (Hinton, Vinyals & Dean 2015, arXiv:1503.02531), as matching of functions (Beyer et al., CVPR 2022): the
teachers see the same names exchanged and the same pairs turned round, so their answers are asked for in each step.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from . import batches
from .network import Network

OWN = 0.5  # weight of a row's own label beside the teachers' answer


@torch.no_grad()
def answers(teachers: Sequence[Network], batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The mean of the teachers' probabilities by head, for a batch of pair rows."""
    given = [teacher(batch["ids"], batch["mask"]) for teacher in teachers]
    return {head: torch.stack([torch.softmax(out[head].float(), -1) for out in given]).mean(0) for head in batches.HEADS}


def loss(out: dict[str, torch.Tensor], told: dict[str, torch.Tensor], pair: torch.Tensor) -> torch.Tensor:
    """Cross entropy with the teachers: about direction and kind for rows that are a ``pair``, about tone for others."""
    asked = {"directed": pair, "categories": pair, "targeted": ~pair}
    return sum((cross_entropy(out[head], told[head]) * rows).mean() for head, rows in asked.items())


def cross_entropy(logits: torch.Tensor, probabilities: torch.Tensor) -> torch.Tensor:
    """Of each row, over the last dimension."""
    return -(probabilities * torch.log_softmax(logits, -1)).sum(-1)
