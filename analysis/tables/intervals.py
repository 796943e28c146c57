"""Intervals and agreement: the statistics behind the tables, on plain arrays.

Sentences of one article are not independent, so an interval resamples articles and keeps their sentences together.

References
----------
Cluster bootstrap: Field, C. A. & Welsh, A. H. (2007). Bootstrapping clustered data. Journal of the Royal Statistical
Society B 69. Percentile interval: Efron, B. & Tibshirani, R. J. (1993). An Introduction to the Bootstrap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy import sparse

RESAMPLES = 1000
SEED = 20230318
_AT_ONCE = 2_000_000  # numbers in one array


def weights(clusters: int, width: int = 1) -> Iterator[np.ndarray]:
    """How often each cluster is drawn, in batches of shape (resamples, clusters); the same draws at every call.

    ``width`` is the number of columns of what is made of them, where there are more than clusters: batches are so
    small that it fits into memory.
    """
    generator = np.random.default_rng(SEED)
    batch = max(1, min(RESAMPLES, _AT_ONCE // max(clusters, width)))
    for first in range(0, RESAMPLES, batch):
        size = min(batch, RESAMPLES - first)
        drawn = generator.integers(0, clusters, (size, clusters)) + np.arange(size)[:, None] * clusters
        yield np.bincount(drawn.ravel(), minlength=size * clusters).reshape(size, clusters).astype(float)


def interval(
    statistic: Callable[[np.ndarray], np.ndarray], clusters: int, estimate: np.ndarray, width: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """95 % percentile interval of a statistic under resampling of clusters.

    Parameters
    ----------
    statistic : callable
        From weights of shape (resamples, clusters) to values of shape (resamples, k); NaN where undefined.
    clusters : int
        With fewer than two there is nothing to resample, and the interval is NaN.
    estimate : numpy.ndarray of shape (k,)
        The statistic of the data themselves. The interval is widened to it, where few and skewed articles would
        leave it outside.
    width : int
        Columns of the widest array that ``statistic`` makes.

    Returns
    -------
    low, high : numpy.ndarray of shape (k,)
    """
    estimate = np.asarray(estimate, dtype=float)
    if clusters < 2 or not len(estimate):
        return np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    draws = np.concatenate([statistic(drawn) for drawn in weights(clusters, width)])
    known = ~np.isnan(draws).all(axis=0)
    low, high = np.full_like(estimate, np.nan), np.full_like(estimate, np.nan)
    if known.any():
        low[known], high[known] = np.nanquantile(draws[:, known], [0.025, 0.975], axis=0)
    return np.minimum(low, estimate), np.maximum(high, estimate)


def ratio(drawn: np.ndarray, above: sparse.csr_array, below: sparse.csr_array) -> np.ndarray:
    """Weighted sums of ``above`` over those of ``below``, both (clusters, k) or ``below`` (clusters, 1).

    A share is a count over the count of all; a mean over articles is the sum of their means over their number.
    """
    over, under = (above.T @ drawn.T).T, (below.T @ drawn.T).T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(under > 0, over / under, np.nan)


def ratio_interval(above: sparse.csr_array, below: sparse.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratios with their intervals: estimate, low, high. NaN bounds where fewer than two clusters contribute."""
    clusters = above.shape[0]
    estimate = ratio(np.ones((1, clusters)), above, below)[0]
    low, high = interval(lambda drawn: ratio(drawn, above, below), clusters, estimate)
    alone = np.asarray((below > 0).sum(axis=0)).ravel() < 2
    low[np.broadcast_to(alone, low.shape)] = high[np.broadcast_to(alone, high.shape)] = np.nan
    return estimate, low, high


def wilson(count: int, n: int) -> tuple[float, float]:
    """95 % interval of a share ``count / n`` of independent things (Wilson 1927); NaN where ``n`` is 0.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the American
    Statistical Association 22.
    """
    from scipy.stats import binomtest  # slow to load

    if not n:
        return float("nan"), float("nan")
    interval = binomtest(count, n).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def counts(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int], values=None) -> sparse.csr_array:
    """A sparse matrix with ``values`` (or ones) added up at the places (row, column)."""
    values = np.ones(len(rows)) if values is None else np.asarray(values, dtype=float)
    return sparse.csr_array((values, (np.asarray(rows), np.asarray(columns))), shape=shape)


# ---- agreement


def spearman(cells: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation of weighted pairs: Pearson's of mid-ranks (Spearman 1904).

    Parameters
    ----------
    cells : numpy.ndarray of shape (resamples, m)
        How often each of the ``m`` pairs of values occurs.
    x, y : numpy.ndarray of int, shape (m,)
        Ranks without ties of the pairs' values, from 0.

    Returns
    -------
    numpy.ndarray of shape (resamples,)
        NaN where one side does not vary.
    """
    a, b = _centred_ranks(cells, x), _centred_ranks(cells, y)
    products = (cells * a * b).sum(axis=1)
    spread = np.sqrt((cells * a * a).sum(axis=1) * (cells * b * b).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(spread > 1e-9, products / spread, np.nan)


def _centred_ranks(cells: np.ndarray, values: np.ndarray) -> np.ndarray:
    indicator = counts(np.arange(len(values)), values, (len(values), values.max(initial=0) + 1))
    margin = (indicator.T @ cells.T).T
    ranks = (np.cumsum(margin, axis=1) - margin / 2)[:, values]
    return ranks - cells.sum(axis=1, keepdims=True) / 2


def krippendorff_alpha(pairs: np.ndarray) -> float:
    """Krippendorff's alpha for two coders, nominal classes and no missing values.

    Parameters
    ----------
    pairs : numpy.ndarray of shape (k, k)
        How often the first coder gave class i and the second class j.

    Returns
    -------
    float
        1 for full agreement, 0 for what chance gives; NaN where only one class occurs.

    References
    ----------
    Krippendorff, K. (2004). Content Analysis, 2nd ed., chapter 11.
    """
    coincidences = pairs + pairs.T
    margin = coincidences.sum(axis=1)
    n = margin.sum()
    expected = n * n - (margin**2).sum()
    if expected == 0:
        return float("nan")
    return float(1 - (n - 1) * (n - np.trace(coincidences)) / expected)
