"""Write reference.json: values that the harness's statistics are tested against, from SciPy and from plain enumeration.

Run with `python3 make_reference.py` where SciPy is installed; the output depends on nothing else (the data are seeded).
"""

import itertools
import json
import os
import random
import statistics

import scipy
from scipy import stats

CONFIDENCE = 0.95


def sign_test_interval(values):
    """By testing: the range of order statistics whose two-sided coverage, from SciPy's binomial distribution, is enough."""
    ordered = sorted(values)
    count = len(ordered)
    best = None
    for k in range(1, count // 2 + 1):
        coverage = 1 - 2 * stats.binom.cdf(k - 1, count, 0.5)
        if coverage >= CONFIDENCE:
            best = {"lower": ordered[k - 1], "upper": ordered[count - k], "confidence": coverage}
    return best


def shift_interval(later, earlier):
    """By inverting SciPy's exact two-sided Mann-Whitney test: the shifts that it does not reject."""
    differences = sorted(a - b for a in later for b in earlier)

    def rejects(shift):
        return stats.mannwhitneyu([a - shift for a in later], earlier, method="exact").pvalue <= 1 - CONFIDENCE

    if not rejects(differences[-1] + 1):
        return None
    middles = [(a + b) / 2 for a, b in zip(differences, differences[1:])]
    kept = [index for index, middle in enumerate(middles) if not rejects(middle)]
    return {"lower": differences[kept[0]], "upper": differences[kept[-1] + 1]}


def rank_sum_distribution(first, second):
    """By enumeration of all ways to share out the ranks."""
    counts = [0] * (first * second + 1)
    for ranks in itertools.combinations(range(first + second), first):
        counts[sum(ranks) - first * (first - 1) // 2] += 1
    return [count / sum(counts) for count in counts]


def main():
    generator = random.Random(1)

    def draw(count, middle=0.0):
        return [round(generator.gauss(middle, 1), 6) for _ in range(count)]

    locations = []
    for count in (1, 2, 5, 6, 7, 12, 20, 33, 80):
        values = draw(count)
        locations.append(
            {
                "values": values,
                "median": statistics.median(values),
                "deviation": statistics.stdev(values) if count > 1 else None,
                "interval": sign_test_interval(values),
            }
        )
    shifts = []
    for first, second in ((2, 3), (4, 4), (5, 9), (6, 6), (6, 20), (20, 20)):
        later, earlier = draw(first, 0.7), draw(second)
        shifts.append(
            {
                "later": later,
                "earlier": earlier,
                "estimate": statistics.median(a - b for a in later for b in earlier),
                "interval": shift_interval(later, earlier),
            }
        )
    distributions = [
        {"first": first, "second": second, "probabilities": rank_sum_distribution(first, second)}
        for first, second in ((1, 1), (1, 4), (3, 2), (4, 4), (6, 5))
    ]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json")
    with open(path, "w") as file:
        json.dump(
            {"scipy": scipy.__version__, "locations": locations, "shifts": shifts, "distributions": distributions},
            file,
            indent=1,
        )
        file.write("\n")


if __name__ == "__main__":
    main()
