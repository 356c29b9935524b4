"""Blend the weights of two recognisers, of which the second went on from the first.

    python3 -m asr.blend FIRST SECOND SHARE       SHARE of the second; writes the checkpoint "asr"

Between two such sets of weights lie better ones (Wortsman et al. 2022, "Model soups").
"""

import sys

import training


def main(first, second, share):
    before, after = training.load(first), training.load(second)
    training.save("asr", {name: (1 - share) * before[name] + share * after[name] for name in before})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
