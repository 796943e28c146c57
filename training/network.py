"""The network: one encoder, heads for direction, sentiment towards a target, kind of act, and attribution."""

from __future__ import annotations

import torch
from torch import nn

LINK = 64  # dimensions in which a cue and the words of its source, or content, are compared
TOKENS = {"source": 2, "target": 4}  # ids of [unused1] and [unused3] in BERT's vocabulary


class Network(nn.Module):
    """Encoder states at the markers, read by one small head a question.

    Parameters
    ----------
    encoder : transformers.PreTrainedModel
        BERT-like; states are read from ``last_hidden_state``.
    """

    def __init__(self, encoder: nn.Module, *, width: int = 256, dropout: float = 0.1):
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder, self.dropout = encoder, nn.Dropout(dropout)
        self.directed = _head(3 * hidden, width, 5, dropout)
        self.targeted = _head(2 * hidden, width, 3, dropout)
        self.categories = _head(3 * hidden, width, 16, dropout)
        self.cue = nn.Linear(hidden, 3)
        self.query = nn.Linear(hidden, 2 * LINK)
        self.key = nn.Linear(hidden, 2 * LINK)
        self.bias = nn.Parameter(torch.full((2,), -2.0))  # of links: most words belong to no source, no content

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits of all heads for token ids (n, L) and their mask (n, L; 1 where there is a token)."""
        states = self.dropout(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state)
        first = states[:, 0]
        source, target = _at(states, ids, TOKENS["source"]), _at(states, ids, TOKENS["target"])
        pair = torch.cat([first, source, target], -1)
        return {
            "directed": self.directed(pair),
            "targeted": self.targeted(torch.cat([first, target], -1)),
            "categories": self.categories(pair),
            "cue": self.cue(states),
            "query": self.query(states),
            "key": self.key(states),
        }

    def links(self, query: torch.Tensor, key: torch.Tensor, cues: torch.Tensor) -> torch.Tensor:
        """Logits (n, 2, cues, L) that a token belongs to the source (0) or the content (1) of a cue.

        ``cues`` (n, cues, L) has, for each cue, 1 at its tokens.
        """
        n, length, _ = query.shape
        mean = cues / cues.sum(-1, keepdim=True).clamp(min=1)
        asked = torch.einsum("ncl,nld->ncd", mean, query).view(n, -1, 2, LINK)
        return torch.einsum("ncrd,nlrd->nrcl", asked, key.view(n, length, 2, LINK)) / 8 + self.bias[None, :, None, None]


def _head(inputs: int, width: int, outputs: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Dropout(dropout), nn.Linear(width, outputs))


def _at(states: torch.Tensor, ids: torch.Tensor, token: int) -> torch.Tensor:
    """The mean of the states at a marker (n, hidden); zeros where it isn't there."""
    here = (ids == token).to(states.dtype)
    return (states * here.unsqueeze(-1)).sum(1) / here.sum(1, keepdim=True).clamp(min=1)
