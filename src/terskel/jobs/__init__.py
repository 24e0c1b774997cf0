"""Background tasks: fetch, call one action, nothing else."""
