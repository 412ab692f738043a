"""``python -m emo_desktop.training.speech FOLDER``: from nothing to the network of the program.

Corpus, examples, training, evaluation, weights with their card. Every stage keeps what it has done
in the folder, so that the same command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

import torch

from emo_desktop.training.speech import stages
from emo_desktop.training.speech.recipes import RECIPES

_SEEDS = (0, 1, 2)


def main() -> None:
    """Run the stages that were asked for."""
    args = _parser().parse_args()
    torch.set_num_threads(1)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    chosen = args.stages or stages.NAMES
    if "corpus" in chosen:
        stages.make_corpus_stage(args.folder)
    if "examples" in chosen:
        stages.make_examples_stage(args.folder, processes=args.processes)
    runs = [(recipe, seed) for seed in args.seeds for recipe in args.recipes]
    if "train" in chosen:
        for recipe, seed in runs:
            stages.train_stage(args.folder, recipe, seed, steps=args.steps)
    if "evaluate" in chosen:
        for recipe, seed in runs:
            stages.evaluate_stage(args.folder, recipe, seed)
        stages.report_stage(args.folder)
    if "ship" in chosen:
        stages.ship_stage(args.folder, args.ship_seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emo_desktop.training.speech", description=__doc__
    )
    parser.add_argument("folder", type=Path, help="where everything is kept; 10 GB are needed")
    parser.add_argument(
        "--stages", nargs="+", choices=stages.NAMES, help="only these; all when left out"
    )
    parser.add_argument("--recipes", nargs="+", choices=list(RECIPES), default=list(RECIPES))
    parser.add_argument("--seeds", nargs="+", type=int, default=list(_SEEDS))
    parser.add_argument("--ship-seed", type=int, default=1, help="which run the program gets")
    parser.add_argument("--steps", type=int, help="batches, instead of the recipe's number")
    parser.add_argument("--processes", type=int, default=2)
    return parser


if __name__ == "__main__":
    main()
