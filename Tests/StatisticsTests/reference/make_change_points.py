"""Write change_points.json: splits and p-values that the search for change points is tested against.

Everything here follows the definition word by word, with SciPy's distances and ranks and no shortcut. Run with
`python3 make_change_points.py` where NumPy and SciPy are installed; the output depends on nothing else (the data are seeded).
"""

import json
import os
import random

import numpy
import scipy
from scipy.spatial.distance import cdist, pdist
from scipy.stats import rankdata

PERMUTATIONS = 2000


def energy(left, right):
    """E-divisive's Q: the energy distance of two samples, each of its own mean distance left out, times m n / (m + n)."""
    left, right = numpy.reshape(left, (-1, 1)), numpy.reshape(right, (-1, 1))
    distance = 2 * cdist(left, right).mean() - pdist(left).mean() - pdist(right).mean()
    return distance * len(left) * len(right) / (len(left) + len(right))


def clearest(values, least):
    """The split with the largest Q over all places and all ends of the right side."""
    splits = [
        (energy(values[:index], values[index:end]), index, end)
        for end in range(2 * least, len(values) + 1)
        for index in range(least, end - least + 1)
    ]
    return max(splits, key=lambda split: split[0])


def p_value(values, least, generator):
    """The share of random orders that fall apart as clearly as the true one, which counts as one of them."""
    ranks = list(rankdata(values))
    limit = clearest(ranks, least)[0] * (1 - 1e-9)
    as_clear = 1
    for _ in range(PERMUTATIONS):
        generator.shuffle(ranks)
        as_clear += clearest(ranks, least)[0] >= limit
    return as_clear / (PERMUTATIONS + 1)


def main():
    generator = random.Random(2)

    def noise(count, middle=0.0, digits=6):
        return [round(generator.gauss(middle, 1), digits) for _ in range(count)]

    series = [
        noise(8),
        noise(25),
        noise(10) + noise(10, 3),
        noise(15) + noise(6, 3) + noise(15),
        noise(12) + noise(12, 2) + noise(12, 4),
        noise(20, 0, 0) + noise(10, 2, 0),
        noise(19) + [50.0],
        [1.0] * 9,
    ]
    splits = []
    for least in (2, 4):
        for values in series:
            for kind, data in (("values", values), ("ranks", list(rankdata(values) / len(values) - 0.5 / len(values)))):
                statistic, index, end = clearest(data, least)
                splits.append(
                    {"values": data, "least": least, "kind": kind, "index": index, "end": end, "statistic": statistic}
                )
    tests = [
        # No room for a second change.
        {"values": values, "least": 4, "p_value": p_value(values, 4, generator)}
        for values in (noise(10), noise(6) + noise(5, 1.2), noise(5) + noise(5, 2), noise(9, 0, 0))
    ]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "change_points.json")
    with open(path, "w") as file:
        versions = {"scipy": scipy.__version__, "numpy": numpy.__version__}
        json.dump({**versions, "permutations": PERMUTATIONS, "splits": splits, "tests": tests}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
