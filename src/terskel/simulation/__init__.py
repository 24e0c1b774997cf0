"""The evaluation simulator: what a model will do, before it is published (rulebook §6.3).

Here alone NumPy and floating point are used: the figures are for judging a model, never for ranking
tenders. The same cases are given to `core.evaluation`, which has to agree (`checking`).
"""
