"""Write reference.json: values that the harness's statistics are tested against, from SciPy, statsmodels and plain enumeration.

Run with `python3 make_reference.py` where SciPy and statsmodels are installed; the output depends on nothing else (the data are seeded).
"""

import itertools
import json
import os
import random
import statistics

import scipy
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower

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
    exceedances = []
    for first, second, limit in ((3, 4, 0.0), (6, 6, 0.5), (20, 12, 0.2), (20, 48, -0.1), (50, 50, 0.3), (84, 48, 0.4)):
        later, earlier = draw(first, 0.5), draw(second)
        method = "exact" if max(first, second) <= 50 else "asymptotic"
        test = stats.mannwhitneyu([a - limit for a in later], earlier, alternative="greater", method=method)
        exceedances.append({"later": later, "earlier": earlier, "limit": limit, "probability": test.pvalue})
    medians = []
    for count, limit in ((1, 0.0), (6, -2.0), (12, 0.3), (33, -0.2)):
        values = draw(count)
        above = sum(value > limit for value in values)
        probability = stats.binomtest(above, count, alternative="greater").pvalue
        medians.append({"values": values, "limit": limit, "probability": probability})
    families = []
    for count in (1, 2, 8, 20):
        values = [round(generator.random() ** 4, 6) for _ in range(count)]
        families.append({"values": values, "adjusted": list(multipletests(values, method="holm")[1])})
    quantiles = [{"tail": tail, "value": stats.norm.isf(tail)} for tail in (0.5, 0.4, 0.05, 0.025, 0.001, 1e-12, 0.975)]
    # With a standard error of 1: the distance that a one-sided test of that level finds with that power.
    detectable = [
        {
            "confidence": confidence,
            "power": power,
            "shift": NormalIndPower(ddof=0).solve_power(
                nobs1=2, ratio=1, alpha=(1 - confidence) / 2, power=power, alternative="larger"
            ),
        }
        for confidence, power in ((0.9, 0.95), (0.95, 0.8), (0.99, 0.9))
    ]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json")
    reference = {
        "scipy": scipy.__version__,
        "locations": locations,
        "shifts": shifts,
        "distributions": distributions,
        "exceedances": exceedances,
        "medians": medians,
        "families": families,
        "quantiles": quantiles,
        "detectable": detectable,
    }
    with open(path, "w") as file:
        json.dump(reference, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
